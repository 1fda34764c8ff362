/** An image without a request: the built pages load nothing from other hosts. */
export const portrait = `data:image/svg+xml,${encodeURIComponent(`
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80">
  <rect width="80" height="80" fill="#f2c9a1"/>
  <path d="M8 80q0-26 32-26t32 26z" fill="#3f6f8f"/>
  <circle cx="40" cy="34" r="17" fill="#8a5a3b"/>
  <path d="M21 34q-2-24 19-24t19 24q-6-12-19-12T21 34z" fill="#2b2320"/>
</svg>`)}`;
