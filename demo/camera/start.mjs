// `npm run demo:camera`: a camera, a packager and the demo page, until Ctrl-C.
import { buildLibrary, importPacked, root } from '../build.mjs';

const { runCameraDemo } = await importPacked('demo/camera/main.ts', 'camera');
process.exitCode = await runCameraDemo(root, process.env, process.argv.includes('--no-build') ? () => undefined : buildLibrary);
// A browser may hold connections and timers open; all that was started has been ended.
process.exit();
