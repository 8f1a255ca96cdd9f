// Shows the game's terminal, sends it keys and pointers, and reconnects when the connection breaks.
"use strict";

(() => {
  const FINGER = 8; // the left button with Meta: a finger or a pen; DraggingApp knows this too
  const SUBCELLS = 100; // positions are in hundredths of a cell; BrowserDriver knows this too
  const LONG_PRESS_MS = 800;
  const STEADY_PX = 5; // a finger that moves less does not draw yet: it may be a long press
  const STEADY_AFTER_PX = 25; // after a long press, a finger that moves further draws after all
  const PALM_PX = 60;
  const PEN_MS = 1000; // after the pen was near, a hand resting on the screen is not a finger
  const PING_MS = 5000;
  const RETRY_MS = [300, 1000, 2000, 4000];
  const [IDLE, TAKEN_OVER, UNKNOWN_SESSION, FULL] = [4001, 4002, 4003, 4004]; // as in messages.py
  const NORMAL = 1000;

  // Columns and rows that should fit, and the least that must, for windows wider and taller.
  const WIDE = { usual: [80, 24], least: [60, 18] };
  const TALL = { usual: [50, 40], least: [40, 32] };
  const READABLE_PX = 16;
  const SMALLEST_PX = 4;
  const ROUNDED = 1.2; // how much larger letters may fit than those before make one expect
  const MOST = [500, 200];

  const box = document.getElementById("terminal");
  const glass = document.getElementById("glass");
  const terminal = new Terminal({
    scrollback: 0,
    fontSize: READABLE_PX,
    fontFamily: "ui-monospace, Menlo, 'DejaVu Sans Mono', 'Roboto Mono', 'Droid Sans Mono', monospace",
    theme: { background: "#101418", foreground: "#f0f0f0" },
  });
  terminal.open(box);
  terminal.loadAddon(new CanvasAddon.CanvasAddon());
  const screen = box.querySelector(".xterm-screen");
  const keys = terminal.textarea;
  keys.inputMode = "none"; // no on-screen keys, except where text is typed
  keys.setAttribute("aria-label", document.title);

  // The size of the letters

  function cellSize() {
    const { width, height } = screen.getBoundingClientRect();
    return [width / terminal.cols, height / terminal.rows];
  }

  function fit() {
    const { width, height } = box.getBoundingClientRect();
    const { usual, least } = height > width ? TALL : WIDE;
    // Cells are rounded to the screen's pixels: their size is only known once it is tried.
    const room = ([columns, rows]) => {
      const [cellWidth, cellHeight] = cellSize();
      return Math.min(width / columns / cellWidth, height / rows / cellHeight);
    };
    const largest = (wanted) => terminal.options.fontSize * room(wanted);
    const size = Math.max(largest(usual), Math.min(READABLE_PX, largest(least)));
    let halves = Math.ceil(2 * ROUNDED * size);
    do {
      terminal.options.fontSize = Math.max(SMALLEST_PX, halves / 2);
      halves -= 1;
    } while (
      halves >= 2 * SMALLEST_PX &&
      room(usual) < 1 &&
      (terminal.options.fontSize > READABLE_PX || room(least) < 1)
    );
    const [cellWidth, cellHeight] = cellSize();
    terminal.resize(
      Math.min(MOST[0], Math.max(1, Math.floor(width / cellWidth))),
      Math.min(MOST[1], Math.max(1, Math.floor(height / cellHeight))),
    );
  }

  let isFitting = false;
  function fitSoon() {
    if (isFitting) return;
    isFitting = true;
    requestAnimationFrame(() => {
      isFitting = false;
      fit();
    });
  }
  window.addEventListener("resize", fitSoon);
  terminal.onResize(() => send("resize", size()));

  const size = () => {
    const [width, height] = cellSize();
    return { width: terminal.cols, height: terminal.rows, aspect: height / width };
  };

  // The connection

  const state = document.body.dataset;
  const storage = {
    get token() {
      try {
        return sessionStorage.getItem("session");
      } catch {
        return this.fallback; // storage is blocked
      }
    },
    set token(token) {
      this.fallback = token;
      try {
        if (token) sessionStorage.setItem("session", token);
        else sessionStorage.removeItem("session");
      } catch {}
    },
    fallback: null,
  };
  let socket = null;
  let failures = 0;
  let retry = 0;
  let isWaitingForPong = false;

  function send(...message) {
    if (state.state === "playing") socket.send(JSON.stringify(message));
  }

  function connect() {
    clearTimeout(retry);
    const token = storage.token;
    const query = token ? "resume" : new URLSearchParams(size());
    const opened = (socket = new WebSocket(`${box.dataset.websocket}?${query}`));
    opened.binaryType = "arraybuffer";
    opened.onopen = () => token && opened.send(JSON.stringify(["resume", token, size()]));
    opened.onmessage = (event) => opened === socket && take(event.data);
    opened.onclose = (event) => opened === socket && disconnected(event.code);
  }

  function take(data) {
    if (typeof data !== "string") {
      terminal.write(new Uint8Array(data));
      return;
    }
    const [kind, value] = JSON.parse(data);
    if (kind === "session") {
      storage.token = value;
      terminal.reset();
      failures = 0;
      isWaitingForPong = false;
      state.state = "playing";
      send("resize", size());
      send(document.hasFocus() ? "focus" : "blur");
    } else if (kind === "typing") {
      showKeys(value);
    } else if (kind === "pong") {
      isWaitingForPong = false;
    }
  }

  function disconnected(code) {
    socket = null;
    release();
    if (code === NORMAL || code === IDLE || code === TAKEN_OVER) {
      if (code !== TAKEN_OVER) storage.token = null;
      state.state = code === TAKEN_OVER ? "elsewhere" : "ended";
      document.querySelector(`.${state.state} a`).focus();
      return;
    }
    if (code === FULL) {
      location.reload(); // the server's page says so, and tries again
      return;
    }
    if (code === UNKNOWN_SESSION || code === 1003 || code === 1008 || code === 1009) storage.token = null;
    if (state.state === "playing" || failures > 0) state.state = "lost";
    retry = setTimeout(connect, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
    failures += 1;
  }

  function reconnectNow() {
    if (socket === null && (state.state === "lost" || state.state === "starting")) connect();
  }
  window.addEventListener("online", reconnectNow);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) release();
    else reconnectNow();
  });

  // A broken connection may go unnoticed for minutes.
  setInterval(() => {
    if (state.state !== "playing" || document.hidden) {
      isWaitingForPong = false;
    } else if (isWaitingForPong) {
      socket.close();
      disconnected(1006);
    } else {
      isWaitingForPong = true;
      send("ping", "");
    }
  }, PING_MS);

  // Keys

  terminal.onData((text) => send("stdin", text));
  window.addEventListener("focus", () => send("focus"));
  window.addEventListener("blur", () => {
    release();
    send("blur");
  });

  function showKeys(isTyping) {
    const mode = isTyping ? "text" : "none";
    if (keys.inputMode === mode) return;
    keys.inputMode = mode;
    if (document.activeElement === keys) {
      keys.blur(); // the keys appear or vanish with the next focus
      keys.focus({ preventScroll: true });
    }
  }

  // Pointers

  let pointer = null; // the one that draws
  let penSeen = -Infinity;
  let hovered = "";

  function place(event) {
    const { left, top, width, height } = screen.getBoundingClientRect();
    const inside = (offset, extent, cells) =>
      1 + Math.min(Math.max(Math.floor((offset / extent) * cells * SUBCELLS), 0), cells * SUBCELLS - 1);
    return `${inside(event.clientX - left, width, terminal.cols)};${inside(event.clientY - top, height, terminal.rows)}`;
  }

  const report = (button, at, end = "M") => `\x1b[<${button};${at}${end}`;

  function press(button) {
    pointer.button = button;
    pointer.isPressed = true;
    clearTimeout(pointer.timer);
    return report(button, pointer.at);
  }

  function pressLong() {
    if (!pointer || pointer.isPressed) return;
    const { at } = pointer;
    pointer.wasLong = true;
    send("stdin", report(2, at) + report(2, at, "m"));
  }

  glass.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    if (document.activeElement !== keys) keys.focus({ preventScroll: true });
    if (pointer || state.state !== "playing") return;
    if (event.pointerType === "pen") penSeen = event.timeStamp;
    else if (event.pointerType === "touch") {
      if (Math.max(event.width, event.height) > PALM_PX || event.timeStamp - penSeen < PEN_MS) return;
    }
    glass.setPointerCapture(event.pointerId);
    pointer = { id: event.pointerId, x: event.clientX, y: event.clientY, at: place(event) };
    if (event.pointerType === "mouse") send("stdin", press(event.button));
    else pointer.timer = setTimeout(pressLong, LONG_PRESS_MS);
  });

  glass.addEventListener("pointermove", (event) => {
    if (event.pointerType === "pen") penSeen = event.timeStamp;
    if (!pointer) {
      if (event.pointerType === "mouse") hover(event);
      return;
    }
    if (pointer.id !== event.pointerId) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    let text = "";
    for (const move of moves.length ? moves : [event]) {
      if (!pointer.isPressed) {
        const steady = pointer.wasLong ? STEADY_AFTER_PX : STEADY_PX;
        if (Math.hypot(move.clientX - pointer.x, move.clientY - pointer.y) < steady) continue;
        text += press(FINGER);
      }
      const at = place(move);
      if (at === pointer.at) continue;
      pointer.at = at;
      text += report(32 + pointer.button, at);
    }
    if (text) send("stdin", text);
  });

  glass.addEventListener("pointerup", (event) => {
    if (pointer?.id !== event.pointerId) return;
    let text = "";
    if (!pointer.isPressed && !pointer.wasLong) text = press(FINGER); // a tap
    else pointer.at = place(event);
    if (pointer.isPressed) send("stdin", text + report(pointer.button, pointer.at, "m"));
    clearTimeout(pointer.timer);
    pointer = null;
    if (event.pointerType !== "mouse" && keys.inputMode !== "none") {
      keys.blur(); // so that on-screen keys appear again that were put away
      keys.focus({ preventScroll: true });
    }
  });

  for (const end of ["pointercancel", "lostpointercapture"]) {
    glass.addEventListener(end, (event) => pointer?.id === event.pointerId && release());
  }

  // Ends a stroke where it was last: the finger was lost.
  function release() {
    if (pointer?.isPressed) send("stdin", report(pointer.button, pointer.at, "m"));
    clearTimeout(pointer?.timer);
    pointer = null;
  }

  function hover(event) {
    const at = place(event);
    const cell = at.replace(/\d\d(?=;|$)/g, "");
    if (cell === hovered) return;
    hovered = cell;
    send("stdin", report(35, at));
  }

  glass.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey) return; // the browser's zoom
      event.preventDefault();
      if (event.deltaY) send("stdin", report(event.deltaY < 0 ? 64 : 65, place(event)));
    },
    { passive: false },
  );
  glass.addEventListener("mousedown", (event) => event.preventDefault()); // the terminal keeps the keys
  glass.addEventListener("contextmenu", (event) => event.preventDefault());

  fit();
  keys.focus({ preventScroll: true });
  connect();
})();
