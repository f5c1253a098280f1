using System.Buffers.Binary;

namespace DistSeq.Benchmarks.Versus;

/// <summary>
/// The versions that a 64-bit little-endian ELF library needs of other libraries (section .gnu.version_r, System V ABI and the
/// Linux Standard Base, "Symbol Versioning"). A need that is marked weak may stay unmet.
/// </summary>
internal static class VersionNeed
{
    private const uint VersionNeedSection = 0x6ffffffe;
    private const ushort Weak = 2;

    /// <summary>Marks every need of a version weak, in a new file that replaces the old one.</summary>
    /// <returns>Whether there was a need that was not weak.</returns>
    public static bool Weaken(string path, string version)
    {
        var image = File.ReadAllBytes(path);
        var changed = false;
        foreach (var flags in FlagsOf(image, version))
        {
            var place = image.AsSpan(flags, sizeof(ushort));
            var before = BinaryPrimitives.ReadUInt16LittleEndian(place);
            BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)(before | Weak));
            changed |= (before & Weak) == 0;
        }

        if (!changed)
            return false;
        // The old file may be a link into the package cache, so it is never written to.
        var copy = path + ".weak";
        File.WriteAllBytes(copy, image);
        File.Move(copy, path, overwrite: true);
        return true;
    }

    // Offsets of vna_flags for needs with that name.
    private static List<int> FlagsOf(byte[] image, string version)
    {
        List<int> found = [];
        int sections = (int)Long(image, 0x28), size = Short(image, 0x3a), count = Short(image, 0x3c);
        for (var section = sections; section < sections + (count * size); section += size)
        {
            if (Int(image, section + 4) != VersionNeedSection)
                continue;
            var strings = (int)Long(image, sections + ((int)Int(image, section + 40) * size) + 24);
            // Elf64_Verneed: version, count, file, aux, next; Elf64_Vernaux: hash, flags, other, name, next.
            for (int library = (int)Long(image, section + 24), next = 1; next != 0; library += next)
            {
                next = (int)Int(image, library + 12);
                var need = library + (int)Int(image, library + 8);
                for (var left = Short(image, library + 2); left > 0; left--, need += (int)Int(image, need + 12))
                {
                    if (Name(image, strings + (int)Int(image, need + 8)) == version)
                        found.Add(need + 4);
                }
            }
        }

        return found;
    }

    private static string Name(byte[] image, int offset) =>
        Encoding.ASCII.GetString(image, offset, Array.IndexOf(image, (byte)0, offset) - offset);

    private static ushort Short(byte[] image, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(offset));

    private static uint Int(byte[] image, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(offset));

    private static long Long(byte[] image, int offset) => BinaryPrimitives.ReadInt64LittleEndian(image.AsSpan(offset));
}
