export { ar } from '../../labels/ar.js';
