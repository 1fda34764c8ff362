import { ar } from 'presence-kit/labels/ar';
import { de } from 'presence-kit/labels/de';
import { es } from 'presence-kit/labels/es';
import { ja } from 'presence-kit/labels/ja';
import { defaultLabels } from 'presence-kit';
import type { PresenceLabels } from 'presence-kit';

interface Language {
  title: string;
  labels: PresenceLabels;
  direction?: 'rtl';
}

/** The languages of the kit, by the `locale` of the provider. */
export const languages: Record<string, Language> = {
  en: { title: 'English', labels: defaultLabels },
  de: { title: 'Deutsch', labels: de },
  es: { title: 'Español', labels: es },
  ar: { title: 'العربية', labels: ar, direction: 'rtl' },
  ja: { title: '日本語', labels: ja },
};
