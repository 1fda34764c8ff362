import { PlainPerson } from '../PlainPerson.js';
import { showPeople, theme } from './showPeople.js';

document.documentElement.dataset.theme = theme;
void showPeople(PlainPerson);
