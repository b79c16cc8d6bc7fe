import { Volume2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { Field } from '@/components/ui/Field'
import { Select } from '@/components/ui/Select'
import { useSoftphone } from '@/contexts/Softphone'
import { type DeviceList, listDevices } from '@/services/softphone/devices'

/** Microphone, headset and ring apart: the ring may come from the speakers while the talk is in the headset. */
export function DevicePicker() {
  const { t } = useTranslation()
  const { softphone, phone } = useSoftphone()
  const [list, setList] = useState<DeviceList>({ microphones: [], speakers: [] })
  useEffect(() => {
    const read = () => void listDevices().then(setList)
    read()
    navigator.mediaDevices?.addEventListener('devicechange', read)
    return () => navigator.mediaDevices?.removeEventListener('devicechange', read)
  }, [])
  const options = (devices: MediaDeviceInfo[]) => [
    { value: '', label: t('shift.defaultDevice') },
    ...devices
      .filter(({ deviceId }) => deviceId !== 'default' && deviceId !== 'communications')
      .map(({ deviceId, label }) => ({ value: deviceId, label: label || deviceId.slice(0, 8) })),
  ]
  const rows = [
    { key: 'microphone', label: t('shift.microphoneDevice'), devices: list.microphones },
    { key: 'headset', label: t('shift.headsetDevice'), devices: list.speakers },
    { key: 'ring', label: t('shift.ringDevice'), devices: list.speakers },
  ] as const
  return (
    <div className="flex flex-col gap-3">
      {rows.map(({ key, label, devices }) => (
        <Field key={key} label={label}>
          {(ids) => (
            <Select
              {...ids}
              options={options(devices)}
              value={phone.devices[key]}
              onChange={(event) => softphone.chooseDevices({ [key]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Button
        className="self-start"
        onClick={() => void softphone.ringer.unlock().then(() => softphone.ringer.test())}
      >
        <Volume2 aria-hidden size={18} strokeWidth={1.75} />
        {t('shift.testRing')}
      </Button>
    </div>
  )
}
