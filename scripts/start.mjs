// npm start: builds what has changed, then is the application, in this process, so that signals reach it.
import { build } from './build.mjs';

build();
await import('../dist/src/main.js');
