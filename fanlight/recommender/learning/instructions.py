"""What numba has no words for: several lanes at once, in one order of sums, and memory asked for before it is needed.

Written as LLVM's own operations on vectors, which every processor carries out to the same bits, in as many lanes as it
has; a loop would be left in single steps, since a compiler may not turn the order of sums round.
"""

# mypy: disable-error-code="call-arg"
# The first argument of an intrinsic is the compiler's, and no caller's.

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from fanlight.recommender.state.layout import FACTORS

LINE = 64
"""Bytes of memory that come at once."""
GROUP = 16
"""How many whole numbers `equals` looks at: a line."""

_FLOATS = ir.VectorType(ir.FloatType(), FACTORS)
_WHOLE = ir.VectorType(ir.IntType(32), GROUP)


@njit(cache=True, inline="always")
def dot(matrix, row, vector):  # type: ignore[no-untyped-def]
    """The product of a row and a vector of FACTORS numbers: halves are added to each other until one is left."""
    return _dot(_address(matrix, row), vector.ctypes.data)


@njit(cache=True, inline="always")
def add_scaled(matrix, row, scale, vector):  # type: ignore[no-untyped-def]
    """Add so much of a vector to a row of FACTORS numbers."""
    _add_scaled(_address(matrix, row), scale, vector.ctypes.data)


@njit(cache=True, inline="always")
def collect(vector, scale, matrix, row):  # type: ignore[no-untyped-def]
    """Add so much of a row to a vector."""
    _add_scaled(vector.ctypes.data, scale, _address(matrix, row))


@njit(cache=True, inline="always")
def equals(matrix, row, first, wanted):  # type: ignore[no-untyped-def]
    """Which of the GROUP uint32 from place `first` of a row equal a number, as bits."""
    return _equals(_address(matrix, row) + 4 * first, wanted)


@njit(cache=True, inline="always")
def fetch(matrix, row, first, size):  # type: ignore[no-untyped-def]
    """Ask for `size` bytes from byte `first` of a row: changes when they arrive, and nothing else."""
    at = _address(matrix, row) + first
    for line in range(0, size, LINE):
        _fetch(at + line)


@njit(cache=True, inline="always")
def lowest(bits):  # type: ignore[no-untyped-def]
    """The place of the lowest bit of a number that is not 0."""
    return _lowest(bits)


@njit(cache=True, inline="always")
def _address(matrix, row):  # type: ignore[no-untyped-def]
    return matrix.ctypes.data + row * matrix.strides[0]


@intrinsic
def _dot(typing: Any, one: Any, other: Any) -> Any:  # numba's and LLVM's own types have no names outside
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        one, other = (_loaded(builder, at, _FLOATS) for at in arguments)
        sums, count = builder.fmul(one, other), FACTORS
        while count > 1:
            count //= 2
            sums = builder.fadd(_part(builder, sums, 0, count), _part(builder, sums, count, count))
        return builder.extract_element(sums, ir.Constant(ir.IntType(32), 0))

    return types.float32(types.intp, types.intp), generate


@intrinsic
def _add_scaled(typing: Any, target: Any, scale: Any, source: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        target, scale, source = arguments
        lanes = builder.insert_element(ir.Constant(_FLOATS, ir.Undefined), scale, ir.Constant(ir.IntType(32), 0))
        lanes = builder.shuffle_vector(lanes, lanes, ir.Constant(ir.VectorType(ir.IntType(32), FACTORS), [0] * FACTORS))
        added = builder.fadd(_loaded(builder, target, _FLOATS), builder.fmul(lanes, _loaded(builder, source, _FLOATS)))
        builder.store(added, builder.inttoptr(target, _FLOATS.as_pointer()), align=4)
        return context.get_dummy_value()

    return types.void(types.intp, types.float32, types.intp), generate


@intrinsic
def _equals(typing: Any, at: Any, wanted: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        at, wanted = arguments
        lanes = builder.insert_element(ir.Constant(_WHOLE, ir.Undefined), wanted, ir.Constant(ir.IntType(32), 0))
        lanes = builder.shuffle_vector(lanes, lanes, ir.Constant(_WHOLE, [0] * GROUP))
        bits = builder.bitcast(builder.icmp_unsigned("==", _loaded(builder, at, _WHOLE), lanes), ir.IntType(GROUP))
        return builder.zext(bits, ir.IntType(64))

    return types.int64(types.intp, types.uint32), generate


@intrinsic
def _lowest(typing: Any, bits: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), generate


@intrinsic
def _fetch(typing: Any, at: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = builder.inttoptr(arguments[0], ir.IntType(8).as_pointer())
        kind = ir.FunctionType(ir.VoidType(), [pointer.type, *[ir.IntType(32)] * 3])
        declared = builder.module.declare_intrinsic("llvm.prefetch", [pointer.type], kind)
        builder.call(declared, [pointer, *(ir.Constant(ir.IntType(32), n) for n in (1, 3, 1))])  # write, keep, data
        return context.get_dummy_value()

    return types.void(types.intp), generate


def _loaded(builder: Any, at: Any, kind: Any) -> Any:
    return builder.load(builder.inttoptr(at, kind.as_pointer()), align=4)


def _part(builder: Any, lanes: Any, first: int, count: int) -> Any:
    places = ir.Constant(ir.VectorType(ir.IntType(32), count), list(range(first, first + count)))
    return builder.shuffle_vector(lanes, lanes, places)
