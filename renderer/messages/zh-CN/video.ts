/** Simplified Chinese: pictures of RTP streams. */
import type { video as english } from '../en/video.ts';

/** See the head of this file. */
export const video: typeof english = {
	video: {
		label: '流的画面',
		counting: '正在读取此流的画面',
		impossible: (reason) => `无法显示：${reason}`,
		screen: '画面',
		strip:
			'随时间变化的画面：竖条为画面，菱形为关键帧，八边形为丢失的数据包，斜线框为画面停住之处。' +
			'左右键逐幅移动。',
		inside: '视频',
		program: (number: number) => `节目 ${number}`,
		sound: '声音',
		ownSound: (codec) => `同一流中的 ${codec}`,
		noSound: '无',
		because: {
			call: '同一呼叫',
			cname: '同一 RTCP 名称',
			ports: '相邻端口',
			addresses: '同一对主机（推测）',
		},
		later: (ms) => `晚 ${ms} ms 开始`,
		earlier: (ms) => `早 ${ms} ms 开始`,
		damaged: '显示损坏的画面',
		damagedTitle: '解码器对残缺画面的还原，不可作为证据。',
		facts: {
			pictures: '画面',
			keyFrames: '关键帧',
			damaged: '损坏',
			lost: '丢失的数据包',
			rate: '帧率',
			codec: '编码',
		},
		perSecond: (rate) => `每秒 ${rate} 幅`,
		findings: '发现',
		noFindings: '所有画面完整且准时。',
		noneDamaged: (_count, shown) => `收到的画面均无损坏，但缺少 ${shown} 个数据包。`,
		events: '丢失、停顿与关键帧',
		noEvents: '画面没有异常。',
		eventKinds: {
			freeze: '停顿',
			pause: '停止发送',
			lost: '丢失',
			damaged: '损坏',
			key: '关键帧',
		},
		columns: { time: '时间', frame: '帧', what: '内容', size: '大小' },
		packets: (_count, shown) => `${shown} 个数据包`,
		thinned: (shown, all) => `绘制 ${all} 幅中的 ${shown} 幅`,
		torn: '损坏的画面',
		finding: {
			freezes: (v) => `因丢包停顿 ${v['count']} 次：共 ${v['total']} 秒，最长 ${v['longest']} 秒`,
			pauses: (v) => `停止发送 ${v['count']} 次：共 ${v['total']} 秒，最长 ${v['longest']} 秒`,
			'damaged-pictures': (v) =>
				`${v['of']} 幅画面中有 ${v['count']} 幅损坏：缺少 ${v['missing']} 个数据包`,
			'no-key-frame': () => '没有捕获到完整的关键帧：解码器无从开始',
			'late-key-frame': (v) => `首个关键帧在 ${v['seconds']} 秒后：此前无法看到画面`,
			'rare-key-frames': (v) => `关键帧间隔最长 ${v['seconds']} 秒：损坏会持续这么久`,
			'frame-rate-change': (v) => `帧率由每秒 ${v['before']} 变为 ${v['after']}`,
			'av-offset': (v) => `发送时声音与画面相差 ${v['seconds']} 秒`,
		},
	},
	frameRate: {
		about: (rate) => `按发送方时间戳为每秒 ${rate} 帧。更改后画面时间随之改变。`,
		of: (stream) => `${stream} 的每秒帧数`,
		unit: '帧/秒',
		estimated: '估计',
	},
};
