// Sending a file, with how much of it has gone.
import { ApiError, inSession, refusal, withStepUp } from "./api.js";

/**
 * @typedef {object} Upload
 * @property {string} path with `/v1`
 * @property {Blob} file
 * @property {string} [type] what it is said to be
 * @property {(sent: number, total: number) => void} [told] how far it is
 */

/** @param {Upload} upload @returns {Promise<any>} the answer's body */
const send = ({ path, file, type, told }) =>
  new Promise((resolve, reject) => {
    // `fetch` does not tell how much has gone.
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.setRequestHeader("Content-Type", type || file.type || "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded, total }) => told?.(loaded, total));
    request.addEventListener("load", () => {
      const { status, response } = request;
      if (status >= 200 && status < 300 && response) return resolve(response);
      const headers = new Headers({ "retry-after": request.getResponseHeader("retry-after") ?? "" });
      reject(refusal({ status, headers }, response));
    });
    for (const event of ["error", "abort", "timeout"]) {
      request.addEventListener(event, (cause) => reject(new ApiError({ code: "network", cause })));
    }
    request.send(file);
  });

/**
 * Sends a file by POST. Access that has ended is renewed; a fresh proof is asked for where one is needed.
 * @param {Upload} file
 * @returns {Promise<any>} the answer's body
 * @throws {ApiError}
 */
export const upload = (file) => withStepUp(() => inSession(() => send(file)));
