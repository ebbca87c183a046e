#!/usr/bin/env bash
# Makes the encoded pieces in encoded/ with ffmpeg (libx264, libvpx-vp9, libsvtav1, libopus, libmp3lame).
# Run it by hand when the pieces are to change; the outputs are committed, so tests and the demo need no ffmpeg.
# Everything that is served is packaged from these pieces by derive/.
set -euo pipefail
cd "$(dirname "$0")"
out=encoded
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
ff() { ffmpeg -hide_banner -nostdin -loglevel error -y "$@"; }

fps=25
seconds=24
font=$(fc-match -f '%{file}' 'DejaVu Sans Mono:bold')
frag="-movflags +frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets -use_editlist 0 -map_metadata -1 -fflags +bitexact"

# ---- the picture: contour lines that flow like water, made once without loss -----------------------------------------
field='st(0,sin(X/97+T*0.9)+sin(Y/71-T*0.6)+sin((X+Y)/131+T*0.4)+sin(hypot(X-480,Y-300)/83-T*1.1))'
line='st(1,abs(mod(ld(0)*2.2+40,1)-0.5))'
ff -f lavfi -i "color=black:s=960x540:r=$fps:d=$seconds,format=yuv444p,geq=\
lum='$field;$line;52+15*ld(0)+70*clip((ld(1)-0.38)*8,0,1)':\
cb='$field;142+9*ld(0)':\
cr='$field;108-5*ld(0)+16*sin(X/311-T*0.35)'" \
  -vf "drawbox=x=0:y=0:w=iw:h=ih*0.1:color=0x10181c:t=fill" -c:v ffv1 "$work/water.mkv"

# ---- the counter strip: 24 blocks in a row, one pixel each here, enlarged per rendition (geometry: README.md) --------
# $1 = rendition code 0..15, $2 = number of the first frame
strip() {
  local n="(N+$2)" ones="" k expr
  for k in $(seq 0 15); do ones="$ones+mod(floor($n/pow(2,$k)),2)"; done
  local code_ones=$(( ($1 & 1) + ($1 >> 1 & 1) + ($1 >> 2 & 1) + ($1 >> 3 & 1) ))
  local sum="mod(0$ones+$code_ones,4)"
  expr="if(eq(X,0),1,if(eq(X,1),0,if(lt(X,18),mod(floor($n/pow(2,17-X)),2),if(lt(X,22),mod(floor($1/pow(2,21-X)),2),mod(floor($sum/pow(2,23-X)),2)))))"
  echo "color=black:s=24x1:r=$fps:d=$seconds,format=gray,geq=lum='16+219*($expr)'"
}

# $1 = width, $2 = height, $3 = rendition code, $4 = label, $5 = number of the first frame, $6 = seconds, rest = encoder arguments
video() {
  local w=$1 h=$2 code=$3 label=$4 first=$5 length=$6; shift 6
  local big=$(( h / 9 )) small=$(( h / 18 )) flash=$(( h / 6 / 2 * 2 )) bar=$(( h / 60 * 2 > 4 ? h / 60 * 2 : 4 ))
  local start; start=$(awk "BEGIN{print $first/$fps}")
  ff -ss "$start" -i "$work/water.mkv" \
     -f lavfi -i "$(strip "$code" "$first"),scale=$(( w * 9 / 10 )):$(( h / 15 )):flags=neighbor,format=yuv420p" \
     -f lavfi -i "color=0xfff4d6:s=${flash}x${flash}:r=$fps:d=$seconds,format=yuva420p,geq=lum='lum(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='255*clip(($flash/2-hypot(X-$flash/2+0.5,Y-$flash/2+0.5)),0,1)'" \
     -f lavfi -i "color=0xffb454:s=${w}x${bar}:r=$fps:d=$seconds" \
     -filter_complex "[0:v]trim=duration=$length,setpts=PTS-STARTPTS,scale=$w:$h:flags=lanczos,setsar=1,format=yuv420p,\
drawtext=fontfile=$font:fontsize=$big:fontcolor=0xf4f7f8:shadowcolor=black@0.6:shadowx=2:shadowy=2:x=(w-text_w)/2:y=h*0.42:text='%{pts\:hms\:$start}',\
drawtext=fontfile=$font:fontsize=$small:fontcolor=0xcfe3e6:shadowcolor=black@0.6:shadowx=1:shadowy=1:x=(w-text_w)/2:y=h*0.60:text='frame %{eif\:n+$first\:d\:4}  $label'[base];\
[base][1:v]overlay=x=$(( w / 20 )):y=$(( h / 45 ))[counted];\
[2:v]null[ball];[counted][ball]overlay=x=(W-w)/2:y=H*0.74:enable='lt(mod(t,1),0.1)'[flashed];\
[flashed][3:v]overlay=x='-W+W*(t+$start)/$seconds':y=H-h,trim=duration=$length[v]" \
     -map '[v]' -r $fps -color_primaries bt709 -color_trc bt709 -colorspace bt709 -flags +bitexact "$@"
}

# $1 = beep Hz, $2 = pad Hz, $3 = sample rate, $4 = seconds, rest = encoder arguments
audio() {
  local beep=$1 pad=$2 rate=$3 length=$4; shift 4
  ff -f lavfi -i "aevalsrc='0.4*sin(2*PI*$beep*t)*lt(mod(t,1),0.1)*min(1,min(mod(t,1),0.1-mod(t,1))*400)+0.02*sin(2*PI*$pad*t)*(1.5+sin(2*PI*t/3))|\
0.4*sin(2*PI*$beep*t)*lt(mod(t,1),0.1)*min(1,min(mod(t,1),0.1-mod(t,1))*400)+0.02*sin(2*PI*$pad*1.5*t)*(1.5+cos(2*PI*t/3))':s=$rate:d=$length" -flags +bitexact "$@"
}

gop="-g 50 -keyint_min 50 -sc_threshold 0 -pix_fmt yuv420p -preset slow -threads 2"
x264="-c:v libx264 $gop"
# Low: baseline without B-frames; middle and high with them, closed GOPs of 2 s, key frames aligned.
video 320 180 1 180p 0 $seconds $x264 -profile:v baseline -b:v 150k -maxrate 180k -bufsize 300k $frag "$out/video-180.mp4"
video 640 360 2 360p 0 $seconds $x264 -profile:v main -bf 2 -x264-params open-gop=0 -b:v 420k -maxrate 520k -bufsize 800k $frag "$out/video-360.mp4"
video 960 540 3 540p 0 $seconds $x264 -profile:v high -bf 3 -x264-params open-gop=0:b-pyramid=normal -b:v 1150k -maxrate 1350k -bufsize 2000k $frag "$out/video-540.mp4"
# Replaces seconds 8..16 in the discontinuity streams: other size and shape, other sample rate, its own counter code.
video 480 360 4 "480x360" 200 8 $x264 -profile:v high -bf 2 -x264-params open-gop=0 -b:v 320k -maxrate 400k -bufsize 600k $frag "$out/video-alt.mp4"

aac="-c:a aac -b:a 64k -frag_duration 2000000"
audio 1000 220 48000 $seconds $aac $frag "$out/audio-en.mp4"
audio 600 165 48000 $seconds $aac $frag "$out/audio-de.mp4"
audio 1400 330 44100 8 $aac $frag "$out/audio-alt.mp4"
audio 800 220 48000 $seconds -c:a libmp3lame -b:a 64k -write_xing 0 -id3v2_version 0 -f mp3 "$out/audio.mp3"

# Royalty-free codecs, 8 s. VP9 is stored in both containers; Cues come last, as most muxers write them.
video 320 180 5 vp9 0 8 -c:v libvpx-vp9 -g 50 -keyint_min 50 -b:v 130k -deadline good -cpu-used 1 -row-mt 0 -pix_fmt yuv420p -f webm -dash 1 "$out/video-vp9.webm"
ff -i "$out/video-vp9.webm" -c copy $frag -strict experimental "$out/video-vp9.mp4"
video 320 180 6 av1 0 8 -c:v libsvtav1 -g 50 -b:v 110k -preset 4 -svtav1-params keyint=50:enable-overlays=0:scd=0 -pix_fmt yuv420p $frag "$out/video-av1.mp4"
audio 1000 220 48000 8 -c:a libopus -b:a 48k -f webm -dash 1 "$out/audio-opus.webm"
# Encoded anew: WebM's times are whole milliseconds, from which MP4 would get frames of uneven length.
audio 1000 220 48000 8 -c:a libopus -b:a 48k -frag_duration 2000000 $frag "$out/audio-opus.mp4"
ls -l "$out"
