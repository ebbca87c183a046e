/** The part of ManagedMediaSource's interface object that is used; TypeScript's DOM library does not know it yet. */
export interface MediaSourceConstructor {
  new (): MediaSource;
  isTypeSupported(mime: string): boolean;
}

export interface MediaSourceKind {
  readonly isManaged: boolean;
  readonly constructor: MediaSourceConstructor;
  readonly canChangeType: boolean;
}

/** What this browser builds streams with; null where it can't. iPhones have only the managed kind; where both exist the plain one keeps AirPlay possible. */
export function findMediaSource(scope: object = globalThis): MediaSourceKind | null {
  const plain = constructorIn(scope, 'MediaSource');
  if (plain !== null) return { isManaged: false, constructor: plain, canChangeType: hasChangeType(scope, 'SourceBuffer') };
  const managed = findManagedMediaSource(scope);
  if (managed !== null) return { isManaged: true, constructor: managed, canChangeType: hasChangeType(scope, 'ManagedSourceBuffer') };
  return null;
}

/**
 * WebKitGTK and WPE, whose media go through GStreamer: of all browsers with a MediaSource the ones that never change the type of
 * a buffer (measured: 2.50; Chromium does since 70, Firefox since 63, Safari since 13).
 */
export const isWebKitOverGStreamer = (): boolean => findMediaSource()?.canChangeType === false;

export function findManagedMediaSource(scope: object = globalThis): MediaSourceConstructor | null {
  return constructorIn(scope, 'ManagedMediaSource');
}

function constructorIn(scope: object, name: string): MediaSourceConstructor | null {
  const found: unknown = Reflect.get(scope, name);
  return isMediaSourceConstructor(found) ? found : null;
}

function isMediaSourceConstructor(found: unknown): found is MediaSourceConstructor {
  return typeof found === 'function' && 'isTypeSupported' in found;
}

function hasChangeType(scope: object, name: string): boolean {
  const found: unknown = Reflect.get(scope, name);
  if (typeof found !== 'function') return false;
  const prototype: unknown = found.prototype;
  return typeof prototype === 'object' && prototype !== null && 'changeType' in prototype;
}
