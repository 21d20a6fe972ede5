using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MlInfra.Local.S3;

/// <summary>One of S3's additional checksums, computed while content streams by.</summary>
internal abstract class Checksum : IDisposable
{
    public static readonly IReadOnlyList<string> Algorithms = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];

    public static Checksum Start(string algorithm) => algorithm switch
    {
        "CRC32" => new Crc(0xEDB88320, 32),
        "CRC32C" => new Crc(0x82F63B78, 32),
        "CRC64NVME" => new Crc(0x9A6C9329AC4BC9B5, 64),
        "SHA1" => new Hash(HashAlgorithmName.SHA1),
        "SHA256" => new Hash(HashAlgorithmName.SHA256),
        _ => throw S3Errors.InvalidRequest($"Checksum algorithm provided is unsupported. Please try again with any of the valid types: [{string.Join(", ", Algorithms)}]"),
    };

    public abstract void Append(ReadOnlySpan<byte> data);

    /// <summary>In base64.</summary>
    public abstract string Finish();

    public virtual void Dispose()
    {
    }

    private sealed class Hash(HashAlgorithmName name) : Checksum
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(name);

        public override void Append(ReadOnlySpan<byte> data) => hash.AppendData(data);

        public override string Finish() => Convert.ToBase64String(hash.GetHashAndReset());

        public override void Dispose()
        {
            hash.Dispose();
            base.Dispose();
        }
    }

    /// <summary>Reflected CRCs of 32 and 64 bits with all-ones start and end.</summary>
    private sealed class Crc : Checksum
    {
        private readonly ulong[] table = new ulong[256];
        private readonly int bits;
        private ulong value;

        public Crc(ulong polynomial, int bits)
        {
            this.bits = bits;
            value = bits == 64 ? ulong.MaxValue : uint.MaxValue;
            for (var i = 0; i < table.Length; i++)
            {
                var entry = (ulong)i;
                for (var bit = 0; bit < 8; bit++) entry = (entry & 1) != 0 ? (entry >> 1) ^ polynomial : entry >> 1;
                table[i] = entry;
            }
        }

        public override void Append(ReadOnlySpan<byte> data)
        {
            var crc = value;
            foreach (var b in data) crc = table[(byte)crc ^ b] ^ (crc >> 8);
            value = crc;
        }

        public override string Finish()
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, ~value);
            return Convert.ToBase64String(bytes[(8 - bits / 8)..]);
        }
    }
}
