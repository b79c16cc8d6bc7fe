import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'

export interface HourBar {
  hour: string
  answered: number
  missed: number
  yesterday: number
}

interface HourChartProps {
  bars: readonly HourBar[]
  names: { answered: string; missed: string; yesterday: string }
}

const tick = { fill: 'var(--muted)', fontSize: 12 }

/** Answered and missed on top of each other, yesterday as a thin line. The library arrives with this module. */
export default function HourChart({ bars, names }: HourChartProps) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={[...bars]}
        margin={{ top: 8, right: 4, bottom: 0, left: -18 }}
        accessibilityLayer={false}
      >
        <defs>
          <pattern
            id="missed-hatch"
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="6" height="6" fill="var(--danger)" />
            <rect width="2" height="6" fill="var(--surface)" />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis dataKey="hour" tick={tick} tickLine={false} axisLine={false} interval="preserveStartEnd" />
        <YAxis tick={tick} tickLine={false} axisLine={false} allowDecimals={false} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--hover)' }}
          contentStyle={{
            background: 'var(--surface)',
            border: '1px solid var(--border)',
            borderRadius: 8,
            color: 'var(--text)',
          }}
          itemStyle={{ color: 'var(--text)' }}
        />
        <Bar
          isAnimationActive={false}
          dataKey="answered"
          name={names.answered}
          stackId="calls"
          fill="var(--accent)"
          maxBarSize={36}
        />
        <Bar
          isAnimationActive={false}
          dataKey="missed"
          name={names.missed}
          stackId="calls"
          fill="url(#missed-hatch)"
          maxBarSize={36}
        />
        <Line
          isAnimationActive={false}
          dataKey="yesterday"
          name={names.yesterday}
          type="monotone"
          stroke="var(--muted)"
          strokeDasharray="4 4"
          strokeWidth={1.5}
          dot={false}
          activeDot={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  )
}
