import type { StartWorker } from '../ports/worker-thread.js';

/** Not in TypeScript's DOM library yet: https://www.w3.org/TR/trusted-types/ */
interface TrustedTypePolicies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypePolicies;
  }
}

/**
 * Where a page requires Trusted Types a worker's URL must come from a policy, which its Content-Security-Policy has to name:
 * `trusted-types sluice`. A page may create it once.
 */
let policy: { createScriptURL(url: string): string } | undefined;

/** What a page has refused once it refuses always: asking again would only be one more report to its author. */
let blobRefusal: string | null = null;

/** A dedicated worker. Browsers tell little of why one does not start: a URL from another origin throws, a policy shows as an error event. */
export const startWorker: StartWorker = (script, listener) => {
  const isBlob = 'text' in script;
  if (isBlob && blobRefusal !== null) throw new Error(blobRefusal);
  const url = isBlob ? URL.createObjectURL(new Blob([script.text], { type: 'text/javascript' })) : script.url;
  let worker: Worker;
  let isAlive = false;
  let isEnded = false;
  function refused(reason: string): string {
    if (isBlob && !isAlive) blobRefusal = reason;
    return reason;
  }
  try {
    policy ??= window.trustedTypes?.createPolicy('sluice', { createScriptURL: (known) => known });
    worker = new Worker(policy?.createScriptURL(url) ?? url);
  } catch (error) {
    if (isBlob) URL.revokeObjectURL(url);
    throw new Error(refused(error instanceof Error ? error.message : String(error)));
  }
  worker.onmessage = ({ data }) => {
    // Now it has been fetched. Some browsers read a blob only then: revoked earlier, it would be gone.
    if (isBlob && !isAlive) URL.revokeObjectURL(url);
    isAlive = true;
    listener.heard(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    if (isBlob && !isAlive) URL.revokeObjectURL(url);
    listener.failed(refused(event.message === undefined || event.message === '' ? 'the browser does not say why; the Content-Security-Policy of the page may forbid it, or the file is not there' : event.message));
  };
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    end() {
      if (isEnded) return;
      isEnded = true;
      worker.onmessage = null;
      worker.onerror = null;
      worker.terminate();
      if (isBlob && !isAlive) URL.revokeObjectURL(url);
    },
  };
};
