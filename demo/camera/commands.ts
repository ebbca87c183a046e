/** Where the camera sends to, and the packager listens: RTMP on this machine. */
export function ingestUrl(port: number): string {
  return `rtmp://127.0.0.1:${port}/live/camera`;
}

/** Seconds of a segment, of which the camera makes one group of pictures. */
export const segmentSeconds = 2;
/** Segments that a manifest lists, and that stay on disk beyond, for players that are late. */
const windowSegments = 15;
const keptSegments = 5;

const quiet: readonly string[] = ['-hide_banner', '-nostdin', '-loglevel', 'error'];
const framesPerSecond = 25;
const videoKbps = 1500;

/** The time of day in the middle of the picture, where ffmpeg can write text; the pattern counts seconds by itself. */
export const clock = "drawtext=text='%{localtime\\:%X}':fontsize=h/8:fontcolor=white:box=1:boxcolor=black@0.6:boxborderw=12:x=(w-text_w)/2:y=h*0.42";

/** A test pattern with a beep each second, as a camera's encoder sends it: H.264 without B-frames and AAC, at the pace of the clock. */
export function cameraCommand(url: string, hasText: boolean): readonly string[] {
  const group = String(segmentSeconds * framesPerSecond);
  return [
    ...quiet,
    '-re', '-f', 'lavfi', '-i', `testsrc2=s=960x540:r=${framesPerSecond}`,
    '-re', '-f', 'lavfi', '-i', 'sine=f=440:beep_factor=4:r=48000',
    ...(hasText ? ['-vf', clock] : []),
    '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', group, '-keyint_min', group, '-sc_threshold', '0',
    '-b:v', `${videoKbps}k`, '-maxrate', `${videoKbps}k`, '-bufsize', `${videoKbps}k`,
    '-c:a', 'aac', '-b:a', '96k', '-ac', '2', '-f', 'flv', url,
  ];
}

/** Takes what one camera sends and packs it, unchanged, into `hls/` and `dash/` of the folder that it runs in; what has left the window is deleted. */
export function packagerCommand(url: string, timeUrl: string): readonly string[] {
  const streams = ['-map', '0:v', '-map', '0:a', '-c', 'copy'];
  return [
    ...quiet, '-listen', '1', '-f', 'flv', '-i', url,
    ...streams, '-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_list_size', String(windowSegments), '-hls_delete_threshold', String(keptSegments),
    '-hls_flags', 'delete_segments+program_date_time+independent_segments+temp_file', '-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4',
    '-hls_segment_filename', 'hls/%d.m4s', '-master_pl_name', 'master.m3u8', 'hls/index.m3u8',
    ...streams, '-f', 'dash', '-seg_duration', String(segmentSeconds), '-window_size', String(windowSegments), '-extra_window_size', String(keptSegments),
    '-use_template', '1', '-use_timeline', '1', '-utc_timing_url', timeUrl, '-adaptation_sets', 'id=0,streams=v id=1,streams=a', 'dash/manifest.mpd',
  ];
}
