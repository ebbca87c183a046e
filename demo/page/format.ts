/** 1.37 Mb/s; a dash for what is unknown. */
export function formatBitrate(bps: number): string {
  if (!Number.isFinite(bps) || bps <= 0) return '–';
  if (bps >= 1e9) return `${significant(bps / 1e9)} Gb/s`;
  return bps >= 1e6 ? `${significant(bps / 1e6)} Mb/s` : `${significant(bps / 1e3)} kb/s`;
}

export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${significant(bytes / 1e9)} GB`;
  return bytes >= 1e6 ? `${significant(bytes / 1e6)} MB` : `${significant(bytes / 1e3)} kB`;
}

export function formatMs(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '–';
  return ms >= 10_000 ? `${significant(ms / 1000)} s` : `${Math.round(ms)} ms`;
}

export function formatSeconds(seconds: number): string {
  return Number.isFinite(seconds) ? `${seconds.toFixed(seconds < 100 ? 1 : 0)} s` : '–';
}

/** 1:02:03.4, or 2:03.4 below an hour. */
export function formatClock(seconds: number, decimals = 1): string {
  if (!Number.isFinite(seconds)) return '–';
  const unit = 10 ** decimals;
  const rounded = Math.round(Math.max(0, seconds) * unit);
  const whole = Math.floor(rounded / unit);
  const fraction = decimals === 0 ? '' : `.${String(rounded % unit).padStart(decimals, '0')}`;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(rest).padStart(2, '0')}${fraction}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** Three digits, as an instrument shows them. */
function significant(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}
