// A hint while somebody types a new password. It never leaves the page: the API decides, and knows more.

const SHORTEST = 8;
const LONG = 16;

/**
 * @param {string} password
 * @returns {"" | "short" | "weak" | "fair" | "good"} nothing of an empty one
 */
export function strengthOf(password) {
  const characters = [...password];
  if (characters.length === 0) return "";
  if (characters.length < SHORTEST) return "short";
  const different = new Set(characters).size;
  if (different < characters.length / 3 || different < 5 || isRun(characters)) return "weak";
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
  return characters.length >= LONG || (characters.length >= 12 && kinds >= 3) ? "good" : "fair";
}

/** Whether most characters follow the one before, as in `12345678` and `abcdefgh`. @param {string[]} characters */
function isRun(characters) {
  const points = characters.map((character) => character.codePointAt(0) ?? 0);
  const steps = points.slice(1).filter((point, index) => Math.abs(point - points[index]) === 1).length;
  return steps >= points.length / 2;
}
