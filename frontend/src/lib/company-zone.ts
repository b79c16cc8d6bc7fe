/** Where days begin and end for this company; the server's default. */
export const ZONE = 'Asia/Tashkent'
