using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MlInfra.Local.Sqs;

/// <summary>The MD5 sums by which SDKs check what they sent and received.</summary>
internal static class Md5
{
#pragma warning disable CA5351 // SQS's checksum is MD5.
    public static string OfBody(string body) => Hex(MD5.HashData(Encoding.UTF8.GetBytes(body)));

    public static string? OfAttributes(IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        if (attributes.Count == 0) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var (name, attribute) in attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            Append(hash, Encoding.UTF8.GetBytes(name));
            Append(hash, Encoding.UTF8.GetBytes(attribute.DataType));
            hash.AppendData([attribute.BinaryValue is null ? (byte)1 : (byte)2]);
            Append(hash, attribute.BinaryValue ?? Encoding.UTF8.GetBytes(attribute.StringValue ?? ""));
        }
        return Hex(hash.GetHashAndReset());
    }
#pragma warning restore CA5351

    private static void Append(IncrementalHash hash, byte[] value)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        hash.AppendData(length);
        hash.AppendData(value);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
