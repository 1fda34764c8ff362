import * as Avatar from '@radix-ui/react-avatar';
import { PresenceAvatar } from 'presence-kit';

interface Person {
  userId: string;
  name: string;
  image?: string;
}

export function ShadcnPerson({ userId, name, image }: Person) {
  return (
    <PresenceAvatar userId={userId}>
      <Avatar.Root className="relative flex size-10 shrink-0 overflow-hidden rounded-full">
        <Avatar.Image src={image} alt="" className="aspect-square size-full" />
        <Avatar.Fallback className="flex size-full items-center justify-center rounded-full bg-neutral-200 text-neutral-800">
          {name[0]}
        </Avatar.Fallback>
      </Avatar.Root>
    </PresenceAvatar>
  );
}
