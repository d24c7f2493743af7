import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './Icon';
import './menu.css';

export interface MenuEntry {
  name: string;
  run(): void;
}

interface Props {
  /** What the button is called. */
  label: string;
  /** Shown in place of the name, which is its tooltip then. */
  icon?: IconName;
  items: MenuEntry[];
  /** Called before the menu is shown, to load what its items will need. */
  onOpen?: () => void;
}

/** A button that opens a menu below it: arrows, Home and End move in it, Esc and Tab leave it. */
export function Menu({ label, icon, items, onOpen }: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const itemsIn = () => [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];

  useLayoutEffect(() => {
    if (isOpen) itemsIn()[0]?.focus();
  }, [isOpen]);

  function open() {
    onOpen?.();
    setOpen(true);
  }

  function close() {
    setOpen(false);
    button.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!isOpen) return;
    if (event.key === 'Escape') close();
    else if (!moveTo(event.key, itemsIn())) return;
    event.preventDefault();
  }

  function onFocusOut(event: FocusEvent) {
    if (isFocusLeaving(event)) setOpen(false);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears what bubbles up from the button and the items
    <div class="menu" onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button
        type="button"
        ref={button}
        class="menu-button"
        aria-label={label}
        data-tip={icon && !isOpen ? label : undefined}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => (isOpen ? close() : open())}
        onKeyDown={(event) => {
          if (isOpen || event.key !== 'ArrowDown') return;
          event.preventDefault();
          open();
        }}
      >
        {icon ? <Icon name={icon} /> : label}
        <Icon name="down" />
      </button>
      {isOpen && (
        <div class="menu-items" role="menu" id={id} ref={list} aria-label={label}>
          {items.map((entry) => (
            <MenuItemButton key={entry.name} entry={entry} onChosen={close} />
          ))}
        </div>
      )}
    </div>
  );
}

function MenuItemButton({ entry, onChosen }: { entry: MenuEntry; onChosen(): void }) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={() => {
        onChosen();
        entry.run();
      }}
    >
      {entry.name}
    </button>
  );
}

/** Whether the focus goes outside, by Tab or by a click elsewhere. */
function isFocusLeaving({ relatedTarget, currentTarget }: FocusEvent): boolean {
  const isInside =
    relatedTarget instanceof Node && currentTarget instanceof Node && currentTarget.contains(relatedTarget);
  return !isInside;
}

/** Moves the focus as the key says. Returns whether the key is one that moves it. */
function moveTo(key: string, items: HTMLElement[]): boolean {
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? items.indexOf(activeElement) : -1;
  const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  const next = moves[key];
  if (next === undefined) return false;
  items.at(next % items.length)?.focus();
  return true;
}
