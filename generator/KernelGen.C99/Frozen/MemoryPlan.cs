using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.C99.Frozen;

/// <summary>Where buffers lie in the working memory: those that are not needed at the same time share it.</summary>
internal sealed class MemoryPlan
{
    private readonly List<Buffer> _buffers = [];

    /// <summary>Bytes in all.</summary>
    public int Length => _buffers.Select(static buffer => buffer.Offset + buffer.Bytes).DefaultIfEmpty(4).Max();

    /// <summary>A buffer that is needed from one stage to another.</summary>
    public Buffer Add(CType type, int values, int first, int last)
    {
        var buffer = new Buffer(type, (Math.Max(values, 1) * type.Bytes + 3) & ~3, first, last);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Finds places, the largest first, each as low as it can.</summary>
    public void Place()
    {
        List<Buffer> placed = [];
        foreach (var buffer in _buffers.OrderByDescending(static buffer => buffer.Bytes))
        {
            buffer.Offset = 0;
            foreach (var other in placed.Where(buffer.Meets).OrderBy(static other => other.Offset))
            {
                if (other.Offset < buffer.Offset + buffer.Bytes)
                {
                    buffer.Offset = Math.Max(buffer.Offset, other.Offset + other.Bytes);
                }
            }

            placed.Add(buffer);
        }
    }

    /// <summary>A part of the memory.</summary>
    internal sealed class Buffer(CType type, int bytes, int first, int last)
    {
        public CType Type { get; } = type;

        public int Bytes { get; } = bytes;

        public int Offset { get; set; }

        /// <summary>Whether both are needed at one time.</summary>
        public bool Meets(Buffer other) => First <= other.Last && other.First <= Last;

        /// <summary>Its address in C.</summary>
        public string Address(string memory)
        {
            var (member, offset) = Type.Bytes switch
            {
                1 => ("bytes", Offset),
                2 => ("halves", Offset / 2),
                _ => ("words", Offset / 4),
            };
            var address = offset == 0 ? $"{memory}.{member}" : $"{memory}.{member} + {offset}";
            return Type == CType.Int8 ? $"(int8_t *)({address})" : address;
        }

        private int First { get; } = first;

        private int Last { get; } = last;
    }
}
