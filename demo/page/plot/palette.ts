/** Colours of the plots, read from the page's style sheet so that there is one place for them. */
export interface Palette {
  readonly ink: string;
  readonly faint: string;
  readonly grid: string;
  readonly surface: string;
  readonly accent: string;
  readonly bad: string;
  /** Of a rendition: 0 the lowest of its ladder, 1 the highest. */
  rung(type: 'video' | 'audio', fraction: number): string;
  /** Text on a rung. */
  onRung(type: 'video' | 'audio', fraction: number): string;
}

type Rgb = readonly [number, number, number];

export function readPalette(root: Element): Palette {
  const style = getComputedStyle(root);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const ramps = { video: ramp(read('--video-rungs')), audio: ramp(read('--audio-rungs')) };
  return {
    ink: read('--ink'),
    faint: read('--ink-faint'),
    grid: read('--grid'),
    surface: read('--surface'),
    accent: read('--accent'),
    bad: read('--bad'),
    rung: (type, fraction) => css(mix(ramps[type], fraction)),
    onRung: (type, fraction) => (luminance(mix(ramps[type], fraction)) > 0.42 ? '#11161b' : '#ffffff'),
  };
}

/** From `#aabbcc #ddeeff …`. */
function ramp(list: string): readonly Rgb[] {
  return list.split(/\s+/).map((hex) => {
    const value = Number.parseInt(hex.slice(1), 16);
    return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
  });
}

function mix(stops: readonly Rgb[], fraction: number): Rgb {
  const place = Math.min(1, Math.max(0, Number.isFinite(fraction) ? fraction : 1)) * (stops.length - 1);
  const below = stops[Math.floor(place)] ?? [128, 128, 128];
  const above = stops[Math.ceil(place)] ?? below;
  const share = place % 1;
  const part = (index: 0 | 1 | 2): number => Math.round(below[index] + (above[index] - below[index]) * share);
  return [part(0), part(1), part(2)];
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}

function luminance([red, green, blue]: Rgb): number {
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
