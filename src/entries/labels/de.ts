export { de } from '../../labels/de.js';
