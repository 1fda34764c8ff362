import { OnlineBadge } from 'presence-kit';
import 'presence-kit/styles.css';

interface Person {
  userId: string;
  image: string;
}

export function PlainPerson({ userId, image }: Person) {
  return (
    <span style={{ display: 'inline-flex', position: 'relative' }}>
      <img src={image} alt="" width={40} height={40} style={{ borderRadius: '50%' }} />
      <OnlineBadge userId={userId} placement="bottom-end" />
    </span>
  );
}
