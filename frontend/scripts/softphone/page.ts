import { pageTimers } from '@/lib/timers'
import { Softphone } from '@/services/softphone/softphone'

/** The phone without the screens, for the proof against a real Asterisk. */
const query = new URLSearchParams(location.search)
let tickets = 0

const phone = new Softphone({
  operatorId: 'op_proof',
  credentials: async () => ({
    username: query.get('user') ?? '',
    password: query.get('password') ?? '',
    server: '',
    port: 0,
    transport: 'ws',
    sip_ws_url: '/sip',
  }),
  address: async () => {
    tickets += 1
    return `ws://${location.host}/sip?ticket=t${tickets}`
  },
  timers: pageTimers,
})

Object.assign(window, { phone })
phone.start()
