import { StatusEditor } from 'presence-kit';
import '../tailwind.css';
import { ShadcnPerson } from '../ShadcnPerson.js';
import { showPeople, theme } from './showPeople.js';

document.documentElement.dataset.theme = theme;
void showPeople(ShadcnPerson, (inside) => (
  <>
    {inside}
    <StatusEditor className="gap-8" />
  </>
));
