/* One's own opening: its digest is computed here, by the reader's own browser, and looked up in the list that everybody reads. */
const part = document.querySelector("[data-opening]");

async function digest(bytes) {
  const made = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(made)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function read(url) {
  const answer = await fetch(url, { cache: "no-store", redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.arrayBuffer();
}

function show(name, state) {
  const step = part.querySelector(`[data-step="${name}"]`);
  step.hidden = false;
  for (const words of step.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
}

/* Runs a step and says how it went; a step that fails ends the check. */
async function take(name, act) {
  show(name, "doing");
  const holds = await act().catch(() => false);
  show(name, holds ? "good" : "bad");
  return holds;
}

async function check() {
  const { file, list, commitment, listed } = part.dataset;
  for (const step of part.querySelectorAll("[data-step]")) step.hidden = true;
  let own = "";
  let lines = [];
  const steps = [
    ["file", async () => (own = await digest(await read(file))) !== ""],
    ["same", async () => own === commitment],
    ["published", async () => {
      const bytes = await read(list);
      lines = new TextDecoder().decode(bytes).split("\n");
      return (await digest(bytes)) === listed;
    }],
    ["found", async () => lines.includes(own)],
  ];
  for (const [name, act] of steps) if (!(await take(name, act))) return;
}

if (part) {
  const able = Boolean(globalThis.crypto?.subtle);
  part.querySelector("[data-start]").hidden = !able;
  part.querySelector("[data-unable]").hidden = able;
  part.querySelector("[data-start] button").addEventListener("click", check);
}
