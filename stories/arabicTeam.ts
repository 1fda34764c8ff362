import { ar } from 'presence-kit/labels/ar';
import type { PresenceParameters } from 'presence-kit/storybook';

/** A team with Arabic names, and the kit's labels in Arabic. */
export const arabicTeam: PresenceParameters = {
  people: {
    john: { name: 'يوسف حداد', status: 'أتناول الغداء' },
    jack: { name: 'ليلى منصور', status: 'في اجتماع حتى الثالثة' },
    jessie: { name: 'سمير خوري', online: false, last_active: '2019-01-07T13:05:10.000Z', status: 'سأعود قريبا' },
    amara: { name: 'نور العلي', status: 'على المسرح' },
    yuki: { name: 'هدى سالم', online: false, last_active: '2019-01-05T18:00:00.000Z' },
  },
  locale: 'ar',
  labels: ar,
};
