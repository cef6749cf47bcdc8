import { finish, startFake } from './harness.mjs';
import { boltSteps } from './bolt.mjs';
import { socketModeSteps } from './socket-mode.mjs';
import { webApiSteps } from './web-api.mjs';

const fake = await startFake();
try {
  await webApiSteps(fake);
  await socketModeSteps(fake);
  await boltSteps(fake);
} finally {
  fake.stop();
}
process.exit(finish());
