export { es } from '../../labels/es.js';
