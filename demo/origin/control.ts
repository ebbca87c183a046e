import type { Fault, Faults } from './fault.js';
import type { Link } from './link.js';
import { isLinkName, linkProfiles, type LinkProfile } from './link-profile.js';
import type { LiveFault } from './live/live-fault.js';
import type { LiveSwitches } from './live/live-switches.js';
import type { RequestLog } from './request-log.js';

export interface ControlAnswer {
  readonly status: number;
  readonly json: unknown;
}

/** The switches of the origin that the demo page and browser tests use over HTTP; neither link nor faults apply to them. */
export function control(method: string, path: string, body: string, link: Link, faults: Faults, live: LiveSwitches, log: RequestLog): ControlAnswer {
  try {
    switch (`${method} ${path}`) {
      case 'GET /control/link':
        return ok({ profile: link.profile(), profiles: linkProfiles });
      case 'POST /control/link':
        link.setProfile(readProfile(JSON.parse(body)));
        return ok({ profile: link.profile() });
      case 'GET /control/faults':
        return ok(faults.list().map(({ id, fault, hits }) => ({ id, ...fault, url: String(fault.url), hits: hits() })));
      case 'POST /control/faults':
        return ok(readFaults(JSON.parse(body)).map((fault) => ({ id: faults.add(fault).id })));
      case 'DELETE /control/faults':
        faults.clear();
        return ok([]);
      case 'GET /control/live':
        return ok(live.list().map(shownFault));
      case 'POST /control/live': {
        const { kind, seconds, ms } = fields(JSON.parse(body));
        return ok(shownFault(live.add(kind, seconds, ms)));
      }
      case 'DELETE /control/live':
        live.clear(body === '' ? undefined : fields(JSON.parse(body))['kind']);
        return ok(live.list().map(shownFault));
      case 'GET /control/requests':
        return ok(log.entries());
      case 'DELETE /control/requests':
        log.clear();
        return ok([]);
      default:
        return { status: 404, json: { error: `There is no ${method} ${path}; see demo/origin/README.md.` } };
    }
  } catch (error) {
    return { status: 400, json: { error: error instanceof Error ? error.message : String(error) } };
  }
}

/** JSON has no Infinity. */
function shownFault({ untilMs, ...fault }: LiveFault): object {
  return { ...fault, untilMs: Number.isFinite(untilMs) ? untilMs : null };
}

function ok(json: unknown): ControlAnswer {
  return { status: 200, json };
}

/** `{"name": "5mbps"}`, or a profile written out. */
function readProfile(json: unknown): LinkProfile {
  const { name, bitsPerSecond = null, roundTripMs = 0, lossy = false } = fields(json);
  if (typeof name === 'string') {
    if (isLinkName(name)) return linkProfiles[name];
    throw new Error(`No link is named ${name}; there are ${Object.keys(linkProfiles).join(', ')}.`);
  }
  const rateFits = bitsPerSecond === null || (typeof bitsPerSecond === 'number' && bitsPerSecond > 0);
  if (!rateFits || typeof roundTripMs !== 'number' || !(roundTripMs >= 0) || typeof lossy !== 'boolean') {
    throw new Error('A link is {"name"} or {"bitsPerSecond": number > 0 or null, "roundTripMs": number, "lossy": boolean}.');
  }
  return { bitsPerSecond, roundTripMs, lossy };
}

const numeric = ['skip', 'times', 'status', 'delayMs', 'stallAfterBytes', 'truncateAfterBytes', 'trickleBytesPerSecond'] as const;
const yesOrNo = ['ignoreRange', 'hang', 'dropConnection', 'truncateCleanly'] as const;

/** One fault or a list of them, as in fault.ts; `url` is text. Unknown fields are refused: a typing error must not pass a test. */
function readFaults(json: unknown): Fault[] {
  return (Array.isArray(json) ? json : [json]).map((item: unknown) => {
    const { url, body, headers, retryAfter, ...rest } = fields(item);
    if (typeof url !== 'string') throw new Error('A fault needs a "url": text that the path must contain, * for anything.');
    const fault: Record<string, number | boolean> = {};
    for (const [key, value] of Object.entries(rest)) {
      const fits = numeric.some((name) => name === key) ? typeof value === 'number' : yesOrNo.some((name) => name === key) && typeof value === 'boolean';
      if (!fits || (typeof value !== 'number' && typeof value !== 'boolean')) throw new Error(`A fault has no "${key}": ${JSON.stringify(value)}.`);
      fault[key] = value;
    }
    return {
      url,
      ...fault,
      ...(typeof body === 'string' ? { body } : {}),
      ...(headers === undefined ? {} : { headers: textFields(headers) }),
      ...(typeof retryAfter === 'string' || typeof retryAfter === 'number' ? { retryAfter } : {}),
    };
  });
}

function fields(json: unknown): Record<string, unknown> {
  if (typeof json !== 'object' || json === null) throw new Error('The body must be a JSON object.');
  return Object.fromEntries(Object.entries(json));
}

function textFields(json: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(fields(json)).map(([name, value]) => [name, String(value)]));
}
