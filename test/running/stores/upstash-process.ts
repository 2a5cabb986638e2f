/** The Upstash front as a process: `node … <port> <port of the Redis> <token>`. */
import { offer } from './offer.ts';
import { upstashFront } from './upstash-front.ts';

const [port, redisPort, token = ''] = process.argv.slice(2);
offer({ ...(await upstashFront({ port: Number(port), redisPort: Number(redisPort), token })) });
