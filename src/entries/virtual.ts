export { VirtualPresenceList } from '../components/VirtualPresenceList.js';
export {
  VirtualPresenceList as UnstyledVirtualPresenceList,
  type VirtualPresenceListProps,
} from '../headless/VirtualPresenceList.js';
