// A square over a picture. It follows the hand at once; the app is told where it is a few times a second.
const markers = new WeakMap();
const BETWEEN_MS = 200;
const SLIDE_S = 8;

export default function (component) {
  const root = component.parentElement.querySelector(".marker");
  if (!markers.has(root)) markers.set(root, new Marker(root));
  const marker = markers.get(root);
  marker.update(component.data, component.setTriggerValue);
  return () => marker.stop();
}

class Marker {
  constructor(root) {
    const make = (parent, tag, name) => {
      const element = parent.appendChild(document.createElement(tag));
      element.className = name;
      return element;
    };
    this.stage = make(root, "div", "stage");
    this.picture = make(this.stage, "img", "picture");
    this.square = make(this.stage, "button", "square");
    this.square.type = "button";
    this.other = make(root, "div", "stage other");
    this.canvas = make(this.other, "canvas", "result");
    this.canvas.setAttribute("role", "img");
    this.place = make(this.other, "div", "place");
    this.row = make(root, "div", "row");
    this.player = make(this.row, "button", "play");
    this.player.type = "button";
    this.player.onclick = () => (this.timer ? this.finish() : this.begin());
    this.listen();
  }

  update(data, send) {
    const fresh = !this.data || this.data.result !== data.result;
    this.data = data;
    this.send = send;
    this.picture.src = data.src;
    this.picture.alt = data.alt;
    this.stage.style.width = this.other.style.width = `${data.width}px`;
    this.square.classList.toggle("filled", data.filled);
    this.other.hidden = this.row.hidden = !data.result;
    this.canvas.setAttribute("aria-label", data.words.result);
    if (!this.held && !this.timer && !this.waiting) {
      this.put(data.left, data.top);
      this.told = [this.left, this.top];
    }
    if (data.result && fresh) this.load(data.result);
    this.player.textContent = this.timer ? data.words.stop : data.words.play;
  }

  load(source) {
    const image = new Image();
    image.onload = () => {
      this.result = image;
      this.canvas.width = this.canvas.height = this.data.cells;
      this.draw();
    };
    image.src = source;
  }

  listen() {
    const square = this.square;
    const start = (event) => {
      if (event.button !== 0) return;
      this.finish();
      this.held = true;
      square.setPointerCapture(event.pointerId);
      this.follow(event);
    };
    square.onpointerdown = start;
    this.stage.onpointerdown = (event) => event.target !== square && event.pointerType === "mouse" && start(event);
    this.stage.onclick = (event) => event.target !== square && this.follow(event);
    square.onpointermove = (event) => this.held && this.follow(event);
    square.onpointerup = square.onpointercancel = () => this.release();
    square.onkeydown = (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!step) return;
      event.preventDefault();
      this.move(this.left + step[0], this.top + step[1]);
    };
  }

  follow(event) {
    const box = this.stage.getBoundingClientRect();
    const cell = box.width / this.data.cells;
    const half = this.data.size / 2;
    this.move(Math.round((event.clientX - box.left) / cell - half), Math.round((event.clientY - box.top) / cell - half));
  }

  release() {
    this.held = false;
    this.tell();
  }

  move(left, top) {
    this.put(left, top);
    if (!this.waiting) this.waiting = setTimeout(() => this.tell(), BETWEEN_MS);
  }

  tell() {
    clearTimeout(this.waiting);
    this.waiting = null;
    if (this.left !== this.told?.[0] || this.top !== this.told?.[1]) {
      this.told = [this.left, this.top];
      this.send("moved", { left: this.left, top: this.top });
    }
  }

  put(left, top) {
    const { least, most, size, cells, label } = this.data;
    this.left = Math.min(Math.max(left, least), most);
    this.top = Math.min(Math.max(top, least), most);
    const share = (number) => `${(100 * number) / cells}%`;
    Object.assign(this.square.style, {
      left: share(this.left),
      top: share(this.top),
      width: share(size),
      height: share(size),
    });
    const middle = Math.floor(size / 2);
    Object.assign(this.place.style, {
      left: share(this.left + middle),
      top: share(this.top + middle),
      width: share(1),
      height: share(1),
    });
    this.square.setAttribute("aria-label", `${label} (${this.left}, ${this.top})`);
  }

  begin() {
    this.began = performance.now();
    this.timer = requestAnimationFrame((now) => this.slide(now));
    this.player.textContent = this.data.words.stop;
  }

  slide(now) {
    const cells = this.data.cells;
    const done = Math.floor(((now - this.began) / 1000 / SLIDE_S) * cells * cells);
    if (done >= cells * cells) return this.finish();
    this.put((done % cells) - 1, Math.floor(done / cells) - 1);
    this.draw(done);
    this.timer = requestAnimationFrame((later) => this.slide(later));
  }

  finish() {
    if (!this.timer) return;
    this.stop();
    this.draw();
    this.tell();
  }

  stop() {
    cancelAnimationFrame(this.timer);
    this.timer = null;
    if (this.data) this.player.textContent = this.data.words.play;
  }

  // Draw the result, or as much of it as the square has passed.
  draw(done) {
    if (!this.result) return;
    const cells = this.data.cells;
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, cells, cells);
    if (done === undefined) return context.drawImage(this.result, 0, 0);
    const [row, column] = [Math.floor(done / cells), done % cells];
    if (row) context.drawImage(this.result, 0, 0, cells, row, 0, 0, cells, row);
    if (column) context.drawImage(this.result, 0, row, column, 1, 0, row, column, 1);
  }
}
