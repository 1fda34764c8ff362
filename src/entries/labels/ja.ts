export { ja } from '../../labels/ja.js';
