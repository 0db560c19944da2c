// English as the rest of the site writes it: day before month, 24 hours.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

/** @param {string} instant @returns {string} its day, here */
export const day = (instant) => new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(instant));

/** @param {string} instant @returns {string} its day and minute, here */
export const minute = (instant) =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));
