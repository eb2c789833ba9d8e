"""The last steps between fork and exec of a child that must not outlive its parent.

Run as a file of its own by a fresh interpreter (see `portal.demo.processes`), so that no code runs in the forked copy of a process that has
threads. It asks the kernel for a signal at the parent's death, changes the user where the parent is root, and becomes the program. Standard
library only; everything but the change of user is Linux's own and is left out elsewhere.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522


def main(arguments: list[str]) -> None:
    """Become the program in `arguments`: parent's pid, signal at its death, uid and gid (or -), then the program and its arguments."""
    parent, death_signal, uid, gid, *program = arguments
    if uid != "-":
        become(int(uid), int(gid))
    if sys.platform == "linux":
        # After the change of user, which clears it; and the parent may have died before it was set.
        call("prctl", PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != int(parent):
            sys.exit(1)
    os.execv(program[0], program)  # noqa: S606 - the caller's own program, and no shell is wanted


def become(uid: int, gid: int) -> None:
    """Give up root for this user, keeping the right to enter folders that are closed to others.

    A checkout below a folder that only root may enter is no reason for the database not to start: initdb and postgres refuse to run as
    root, and initdb asks access(2), which looks at the capabilities of an ordinary user only where they are ambient.
    """
    linux = sys.platform == "linux"
    if linux:
        call("prctl", PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if linux:
        keep = 1 << CAP_DAC_OVERRIDE
        header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
        sets = (ctypes.c_uint32 * 6)(keep, keep, keep, 0, 0, 0)  # effective, permitted, inheritable; then their upper halves
        call("capset", header, sets)
        call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def call(name: str, *arguments: object) -> None:
    """Call a function of the C library; OSError names it where it fails."""
    library = ctypes.CDLL(None, use_errno=True)
    wide = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in arguments]
    if library[name](*wide) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)


if __name__ == "__main__":
    main(sys.argv[1:])
