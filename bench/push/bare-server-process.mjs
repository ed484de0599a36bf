import { createServer } from 'node:http';
import { subOf, userOf } from './people.mjs';
import { serve } from './server-commands.mjs';

/** @type {Map<number, import('node:http').ServerResponse>} */
const responses = new Map();
const ready =
  'event: ready\ndata: {"expiresAt":1767229200000,"keepAliveMs":25000,"checkAfterMs":0}\n\n';

const server = createServer({ noDelay: true }, (request, response) => {
  if (request.method === 'POST') takeWebhook(request, response);
  else open(request, response);
});

serve({ server, publish, isReady: () => true });

function publish(/** @type {number} */ user) {
  const data = JSON.stringify({ sub: subOf(user) });
  responses.get(user)?.write(`event: hint\ndata: ${data}\n\n`);
}

/** @type {import('node:http').RequestListener} */
function open(request, response) {
  const user = Number(request.headers['x-user']);
  responses.set(user, response);
  response.once('close', () => responses.delete(user));
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.write(ready);
}

/** @type {import('node:http').RequestListener} */
function takeWebhook(request, response) {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    publish(userOf(JSON.parse(body).data.object.user_id));
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end('{"hints":1,"ignored":0}');
  });
}
