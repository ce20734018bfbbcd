/** Simplified Chinese: the player. */
import type { play as english } from '../en/play.ts';

/** See the head of this file. */
export const play: typeof english = {
	play: {
		nothing: '选择流以收听。',
		opening: '正在准备播放',
		lanesLabel:
			'流的波形。左右键移动十分之一秒,按住 Ctrl 移动一秒,加减号缩放,0 显示全部。' +
			'标记表列出声音发生的情况。',
		play: '播放',
		pause: '暂停',
		toStart: '回到开头',
		of: (length: string) => `/ ${length}`,
		volume: '音量',
		speed: '速度',
		timing: '时序',
		modes: {
			'jitter-buffer': '抖动缓冲',
			'rtp-timestamps': 'RTP 时间戳',
			uninterrupted: '不间断',
			adaptive: '自适应',
		},
		buffer: '缓冲',
		follow: '跟随',
		routing: '声道',
		routes: { left: '左', both: '左右', right: '右' },
		silent: (reason: string) => `无法收听。${reason}`,
		decoding: (percent: string) => `正在解码 ${percent} %`,
		waiting: '正在等待解码器',
		waitingLive: '正在等待数据包',
		live: '实时',
		liveHint: '跳到最新处（延迟两秒）',
		legend: '波形上的标记',
		kinds: {
			lost: '丢失',
			late: '缓冲迟到',
			'wrong-timestamp': '时间戳错误',
			silence: '插入的静音',
		},
		marksLabel: '波形标记表',
		marksLeftOut: (count: string) => `${count} 个较短的标记未画出也未列出:请放大`,
		noMarks: '没有丢失、迟到的数据包或插入的静音。',
		columns: {
			time: '时间',
			frame: '帧',
			stream: '流',
			what: '内容',
			length: '长度',
		},
	},
};
