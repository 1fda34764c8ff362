import Avatar from '@mui/material/Avatar';
import { PresenceAvatar } from 'presence-kit';
import 'presence-kit/styles.css';

interface Person {
  userId: string;
  name: string;
  image?: string;
}

export function MuiPerson({ userId, name, image }: Person) {
  return (
    <PresenceAvatar userId={userId}>
      <Avatar src={image} alt="">
        {name[0]}
      </Avatar>
    </PresenceAvatar>
  );
}
