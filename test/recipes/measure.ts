/** One badge as the browser shows it. Lengths in pixels, colours as red, green and blue from 0 to 255. */
export interface Measured {
  name: string | null;
  /** The avatar that the badge is on, and the badge without its ring. */
  avatar: [width: number, height: number];
  badge: [width: number, height: number];
  /** How far the badge's middle is from the sides of the avatar. */
  right: number;
  left: number;
  bottom: number;
  ring: { px: number; colour: Colour };
  mark: Colour;
  /** What the page has behind the avatar. */
  ground: Colour;
  /** Nothing is in front of the badge, or cuts it off: there it is, seen at its middle and on its outermost edge. */
  whole: boolean;
}

export type Colour = [red: number, green: number, blue: number];

/** Measures every badge of the page that it runs in. It is sent there as a function, so it holds all that it needs. */
export function measureBadges(): Measured[] {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true })!;
  const painted = (colour: string): Colour => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  const groundOf = (element: Element | null): Colour => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/^rgba\(.* 0\)$/.test(backgroundColor)) return painted(backgroundColor);
    }
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'Canvas';
    const colour = painted(getComputedStyle(probe).color);
    probe.remove();
    return colour;
  };

  return [...document.querySelectorAll<HTMLElement>('.pk-online-badge')].map((badge) => {
    const avatar = badge.previousElementSibling!.getBoundingClientRect();
    const box = badge.getBoundingClientRect();
    const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    const outward = getComputedStyle(badge).direction === 'rtl' ? -1 : 1;
    const reach = box.width * 0.34;
    const isThere = (x: number, y: number) => document.elementFromPoint(x, y) === badge;
    const probe = badge.appendChild(document.createElement('i'));
    probe.style.color = 'var(--pk-mark)';
    const mark = painted(getComputedStyle(probe).color);
    probe.remove();
    const [, ring = '', px = ''] = /^(.*\)) 0px 0px 0px ([\d.]+)px$/.exec(getComputedStyle(badge).boxShadow) ?? [];
    return {
      name: badge.getAttribute('aria-label'),
      avatar: [avatar.width, avatar.height],
      badge: [box.width, box.height],
      right: avatar.right - middle.x,
      left: middle.x - avatar.left,
      bottom: avatar.bottom - middle.y,
      ring: { px: Number(px), colour: painted(ring) },
      mark,
      ground: groundOf(badge.parentElement),
      whole: isThere(middle.x, middle.y) && isThere(middle.x + outward * reach, middle.y + reach),
    };
  });
}

/** The contrast of two colours, from 1 to 21, as the guidelines for accessibility define it. */
export function contrast(one: Colour, other: Colour): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Colour;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
