// One client after the other that asks as fast as the socket takes it and listens to nothing, until it is killed. Says when
// the first one floods.
import { WebSocket } from 'ws';

const [url = '', token = ''] = process.argv.slice(2);
const connect = JSON.stringify({ type: 'connect', protocol: 1, id: 0, user: { id: 'flooder' }, token });
const question = JSON.stringify({ type: 'request', id: 1, method: 'queryUsers', params: { filter: {}, sort: [] } });
let told = false;

function flood(): void {
  const ws = new WebSocket(url, { perMessageDeflate: false });
  const more = () => {
    if (ws.readyState !== ws.OPEN) return;
    if (ws.bufferedAmount < 256 * 1024) for (let count = 0; count < 500; count++) ws.send(question);
    setImmediate(more);
  };
  ws.on('open', () => {
    ws.send(connect);
    more();
    if (!told) process.stdout.write('flooding\n');
    told = true;
  });
  ws.on('error', () => undefined);
  ws.on('close', () => setTimeout(flood, 1));
}

flood();
