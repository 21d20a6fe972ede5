using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Kms;

/// <summary>AES-GCM under a key; what comes out names its key and is bound to its encryption context.</summary>
internal static class Cipher
{
    private const byte Version = 1;
    private const int HeaderSize = 1 + 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static byte[] Encrypt(Key key, byte[] plaintext, JsonObject? context)
    {
        var result = new byte[HeaderSize + NonceSize + TagSize + plaintext.Length];
        result[0] = Version;
        Guid.Parse(key.KeyId).TryWriteBytes(result.AsSpan(1));
        RandomNumberGenerator.Fill(result.AsSpan(HeaderSize, NonceSize));
        using var aes = new AesGcm(Convert.FromBase64String(key.Material), TagSize);
        aes.Encrypt(result.AsSpan(HeaderSize, NonceSize), plaintext, result.AsSpan(HeaderSize + NonceSize + TagSize), result.AsSpan(HeaderSize + NonceSize, TagSize), Bind(context));
        return result;
    }

    /// <summary>The id of the key that made it.</summary>
    public static string KeyIdOf(byte[] ciphertext) =>
        ciphertext.Length >= HeaderSize + NonceSize + TagSize && ciphertext[0] == Version ? new Guid(ciphertext.AsSpan(1, 16)).ToString() : throw Invalid();

    public static byte[] Decrypt(Key key, byte[] ciphertext, JsonObject? context)
    {
        var body = ciphertext.AsSpan(HeaderSize);
        var plaintext = new byte[body.Length - NonceSize - TagSize];
        using var aes = new AesGcm(Convert.FromBase64String(key.Material), TagSize);
        try
        {
            aes.Decrypt(body[..NonceSize], body[(NonceSize + TagSize)..], body.Slice(NonceSize, TagSize), plaintext, Bind(context));
        }
        catch (CryptographicException)
        {
            throw Invalid();
        }
        return plaintext;
    }

    public static AwsException Invalid() => new("InvalidCiphertextException", "");

    private static byte[] Bind(JsonObject? context) => Encoding.UTF8.GetBytes(new JsonObject(
        (context ?? []).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString());
}
