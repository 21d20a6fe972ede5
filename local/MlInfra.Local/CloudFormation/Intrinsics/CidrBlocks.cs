using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace MlInfra.Local.CloudFormation.Intrinsics;

/// <summary>Fn::Cidr over IPv4.</summary>
internal static class CidrBlocks
{
    public static JsonArray Split(string block, string count, string bits)
    {
        if (!IPNetwork.TryParse(block, out var network)) throw CfnError.Template($"Fn::Cidr: {block} is not a CIDR block");
        if (network.BaseAddress.AddressFamily != AddressFamily.InterNetwork) throw CfnError.NotSupported("Fn::Cidr over IPv6");
        var number = Whole(count, 1, 256);
        var hostBits = Whole(bits, 1, 32);
        if (32 - hostBits < network.PrefixLength || (long)number << hostBits > 1L << (32 - network.PrefixLength))
            throw CfnError.Template($"Fn::Cidr: {block} has no room for {number} blocks of {hostBits} bits");
        var start = BitConverter.ToUInt32([.. network.BaseAddress.GetAddressBytes().Reverse()]);
        return new([.. Enumerable.Range(0, number).Select(i => (JsonNode?)$"{Address(start + ((uint)i << hostBits))}/{32 - hostBits}")]);
    }

    private static IPAddress Address(uint value) => new([.. BitConverter.GetBytes(value).Reverse()]);

    private static int Whole(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= min && n <= max
            ? n
            : throw CfnError.Template($"Fn::Cidr: {text} must be a whole number from {min} to {max}");
}
