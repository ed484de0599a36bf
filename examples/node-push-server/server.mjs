import { createPushServer } from '@auth0-heartbeat/push-server';
import { createNodeListener } from '@auth0-heartbeat/push-server/node';
import { createServer } from 'node:http';

const { ISSUER, ORIGIN, VITE_AUTH0_AUDIENCE, EVENT_STREAM_SECRET } = process.env;

const pushServer = createPushServer({
  issuer: ISSUER,
  audience: VITE_AUTH0_AUDIENCE,
  allowedOrigins: [ORIGIN],
  eventStreamSecrets: [EVENT_STREAM_SECRET],
  basePath: '/push',
  log: (entry) => console.log(JSON.stringify(entry)),
});

const server = createServer(createNodeListener(pushServer)).listen(8080, '127.0.0.1');

process.once('SIGTERM', async () => {
  await pushServer.drain(20_000);
  server.close();
  await pushServer.close();
});
