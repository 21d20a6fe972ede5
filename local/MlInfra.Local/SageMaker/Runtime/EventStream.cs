using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Writes messages of application/vnd.amazon.eventstream: prelude, headers, payload, checksums.</summary>
internal static class EventStream
{
    private const byte StringHeader = 7;
    private static readonly uint[] Table = MakeTable();

    /// <summary>A part of the answer.</summary>
    public static void WritePart(IBufferWriter<byte> to, ReadOnlySpan<byte> part) =>
        Write(to, part, (":message-type", "event"), (":event-type", "PayloadPart"), (":content-type", "application/octet-stream"));

    /// <summary>An error amid the answer.</summary>
    public static void WriteException(IBufferWriter<byte> to, string type, ReadOnlySpan<byte> json) =>
        Write(to, json, (":message-type", "exception"), (":exception-type", type), (":content-type", "application/json"));

    private static void Write(IBufferWriter<byte> to, ReadOnlySpan<byte> payload, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var headerLength = 0;
        foreach (var (name, value) in headers) headerLength += 1 + name.Length + 1 + 2 + Encoding.UTF8.GetByteCount(value);
        var total = 12 + headerLength + payload.Length + 4;
        var message = to.GetSpan(total)[..total];
        BinaryPrimitives.WriteInt32BigEndian(message, total);
        BinaryPrimitives.WriteInt32BigEndian(message[4..], headerLength);
        BinaryPrimitives.WriteUInt32BigEndian(message[8..], Crc32(message[..8]));
        var at = 12;
        foreach (var (name, value) in headers)
        {
            message[at++] = (byte)name.Length;
            at += Encoding.UTF8.GetBytes(name, message[at..]);
            message[at++] = StringHeader;
            var length = Encoding.UTF8.GetBytes(value, message[(at + 2)..]);
            BinaryPrimitives.WriteUInt16BigEndian(message[at..], (ushort)length);
            at += 2 + length;
        }

        payload.CopyTo(message[at..]);
        BinaryPrimitives.WriteUInt32BigEndian(message[(total - 4)..], Crc32(message[..(total - 4)]));
        to.Advance(total);
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var value = uint.MaxValue;
        foreach (var b in bytes) value = Table[(byte)(value ^ b)] ^ (value >> 8);
        return ~value;
    }

    private static uint[] MakeTable() =>
    [
        .. Enumerable.Range(0, 256).Select(i =>
        {
            var entry = (uint)i;
            for (var bit = 0; bit < 8; bit++) entry = (entry & 1) != 0 ? (entry >> 1) ^ 0xEDB88320 : entry >> 1;
            return entry;
        }),
    ];
}
