using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Kms;

/// <summary>KMS: symmetric keys and aliases.</summary>
internal sealed class KmsService(Keys keys) : IServiceRoom
{
    public string SigningName => "kms";

    public IReadOnlyList<string> TargetPrefixes => ["TrentService"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        new("CreateKey", (c, _) => Task.FromResult<Reply>(CreateKey(c))),
        new("ListKeys", (_, _) => Task.FromResult<Reply>(new JsonObject
        {
            ["Keys"] = new JsonArray([.. keys.All().Select(k => new JsonObject { ["KeyId"] = k.KeyId, ["KeyArn"] = k.Arn })]),
            ["Truncated"] = false,
        })),
        new("ListAliases", (c, _) => Task.FromResult<Reply>(ListAliases(c))),
        new("GenerateRandom", (c, _) => Task.FromResult<Reply>(new JsonObject { ["Plaintext"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(c.Input.Int("NumberOfBytes") ?? 32)) })),
        OnKey("DescribeKey", c => new() { ["KeyMetadata"] = Show(keys.Require(KeyId(c))) }),
        OnKey("Encrypt", Encrypt),
        OnKey("GenerateDataKey", c => GenerateDataKey(c, withPlaintext: true)),
        OnKey("GenerateDataKeyWithoutPlaintext", c => GenerateDataKey(c, withPlaintext: false)),
        new("Decrypt", (c, _) => Task.FromResult<Reply>(Decrypt(c)))
        {
            Needs = c => [new("kms:Decrypt", keys.Find(Cipher.KeyIdOf(Blob(c, "CiphertextBlob")))?.Arn ?? "*")],
        },
        OnKey("EnableKey", c => Do(() => keys.Change(KeyId(c), k => k with { State = "Enabled" }))),
        OnKey("DisableKey", c => Do(() => keys.Change(KeyId(c), k => k with { State = "Disabled" }))),
        OnKey("ScheduleKeyDeletion", ScheduleKeyDeletion),
        OnKey("CancelKeyDeletion", c => new() { ["KeyId"] = keys.Change(KeyId(c), k => k with { State = "Disabled", DeletionDate = null }).Arn }),
        OnKey("GetKeyPolicy", c => new() { ["Policy"] = keys.Require(KeyId(c)).Policy, ["PolicyName"] = "default" }),
        OnKey("PutKeyPolicy", PutKeyPolicy),
        OnKey("ListKeyPolicies", c => new() { ["PolicyNames"] = new JsonArray(keys.Require(KeyId(c)) is null ? null : "default"), ["Truncated"] = false }),
        OnKey("EnableKeyRotation", c => Do(() => keys.Change(KeyId(c), k => k with { Rotates = true }))),
        OnKey("DisableKeyRotation", c => Do(() => keys.Change(KeyId(c), k => k with { Rotates = false }))),
        OnKey("GetKeyRotationStatus", c => new() { ["KeyRotationEnabled"] = keys.Require(KeyId(c)).Rotates }),
        OnKey("ListResourceTags", c => new()
        {
            ["Tags"] = new JsonArray([.. keys.Require(KeyId(c)).Tags.Select(t => new JsonObject { ["TagKey"] = t.Key, ["TagValue"] = t.Value })]),
            ["Truncated"] = false,
        }),
        new("CreateAlias", (c, _) => Task.FromResult<Reply>(Do(() => keys.CreateAlias(c.Input.Required("AliasName"), c.Input.Required("TargetKeyId"))))),
        new("UpdateAlias", (c, _) => Task.FromResult<Reply>(Do(() => keys.MoveAlias(c.Input.Required("AliasName"), c.Input.Required("TargetKeyId"))))),
        new("DeleteAlias", (c, _) => Task.FromResult<Reply>(keys.DeleteAlias(c.Input.Required("AliasName"))
            ? (JsonObject?)null
            : throw new AwsException("NotFoundException", $"Alias {keys.AliasArn(c.Input.Required("AliasName"))} is not found."))),
    ];

    private Operation OnKey(string name, Func<Call, JsonObject?> handle) => new(name, (c, _) => Task.FromResult<Reply>(handle(c)))
    {
        Needs = c => [new($"kms:{name}", keys.Find(KeyId(c))?.Arn ?? "*")],
    };

    private JsonObject CreateKey(Call call)
    {
        var input = call.Input;
        if (input.Text("KeySpec") is { } spec and not "SYMMETRIC_DEFAULT") throw AwsException.NotSupported($"KMS keys of KeySpec {spec} (SYMMETRIC_DEFAULT is supported)");
        if (input.Text("KeyUsage") is { } usage and not "ENCRYPT_DECRYPT") throw AwsException.NotSupported($"KMS keys of KeyUsage {usage} (ENCRYPT_DECRYPT is supported)");
        var tags = input.Objects("Tags").ToDictionary(t => t.Required("TagKey"), t => t.Text("TagValue") ?? "");
        return new() { ["KeyMetadata"] = Show(keys.Create(input.Text("Description") ?? "", input.Text("Policy"), false, tags)) };
    }

    private JsonObject ListAliases(Call call)
    {
        var of = call.Input.Text("KeyId") is { } id ? keys.Require(id).KeyId : null;
        return new()
        {
            ["Aliases"] = new JsonArray([.. keys.Aliases().Where(a => of is null || a.KeyId == of).Select(a => new JsonObject
            {
                ["AliasName"] = a.Name,
                ["AliasArn"] = keys.AliasArn(a.Name),
                ["TargetKeyId"] = a.KeyId,
                ["CreationDate"] = Epoch(a.Created),
            })]),
            ["Truncated"] = false,
        };
    }

    private JsonObject Encrypt(Call call)
    {
        var key = keys.RequireUsable(KeyId(call));
        var plaintext = Blob(call, "Plaintext");
        if (plaintext.Length is 0 or > 4096) throw AwsException.Validation("1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length between 1 and 4096");
        var ciphertext = Cipher.Encrypt(key, plaintext, call.Input.Object("EncryptionContext"));
        return new() { ["CiphertextBlob"] = Convert.ToBase64String(ciphertext), ["KeyId"] = key.Arn, ["EncryptionAlgorithm"] = "SYMMETRIC_DEFAULT" };
    }

    private JsonObject Decrypt(Call call)
    {
        var ciphertext = Blob(call, "CiphertextBlob");
        var key = keys.Find(Cipher.KeyIdOf(ciphertext)) is { } found ? keys.RequireUsable(found.KeyId) : throw Cipher.Invalid();
        if (call.Input.Text("KeyId") is { } named && keys.Require(named).KeyId != key.KeyId)
            throw new AwsException("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.");
        var plaintext = Cipher.Decrypt(key, ciphertext, call.Input.Object("EncryptionContext"));
        return new() { ["Plaintext"] = Convert.ToBase64String(plaintext), ["KeyId"] = key.Arn, ["EncryptionAlgorithm"] = "SYMMETRIC_DEFAULT" };
    }

    private JsonObject GenerateDataKey(Call call, bool withPlaintext)
    {
        var key = keys.RequireUsable(KeyId(call));
        var size = call.Input.Text("KeySpec") switch
        {
            "AES_128" => 16,
            "AES_256" => 32,
            _ => call.Input.Int("NumberOfBytes") ?? throw AwsException.Validation("Please specify either number of bytes or key spec."),
        };
        var plaintext = RandomNumberGenerator.GetBytes(size);
        var output = new JsonObject
        {
            ["CiphertextBlob"] = Convert.ToBase64String(Cipher.Encrypt(key, plaintext, call.Input.Object("EncryptionContext"))),
            ["KeyId"] = key.Arn,
        };
        if (withPlaintext) output["Plaintext"] = Convert.ToBase64String(plaintext);
        return output;
    }

    private JsonObject ScheduleKeyDeletion(Call call)
    {
        keys.ScheduleDeletion(KeyId(call), call.Input.Int("PendingWindowInDays") ?? 30);
        var key = keys.Require(KeyId(call));
        return new() { ["KeyId"] = key.Arn, ["DeletionDate"] = Epoch(key.DeletionDate!.Value), ["KeyState"] = key.State };
    }

    private JsonObject? PutKeyPolicy(Call call)
    {
        var policy = call.Input.Required("Policy");
        Iam.Policies.PolicyDocument.Parse(policy);
        keys.Change(KeyId(call), k => k with { Policy = policy });
        return null;
    }

    private static JsonObject Show(Key key) => new()
    {
        ["AWSAccountId"] = key.Arn.Split(':')[4],
        ["KeyId"] = key.KeyId,
        ["Arn"] = key.Arn,
        ["CreationDate"] = Epoch(key.Created),
        ["Enabled"] = key.State == "Enabled",
        ["Description"] = key.Description,
        ["KeyUsage"] = "ENCRYPT_DECRYPT",
        ["KeyState"] = key.State,
        ["DeletionDate"] = key.DeletionDate is { } date ? Epoch(date) : null,
        ["Origin"] = "AWS_KMS",
        ["KeyManager"] = key.Manager,
        ["KeySpec"] = "SYMMETRIC_DEFAULT",
        ["CustomerMasterKeySpec"] = "SYMMETRIC_DEFAULT",
        ["EncryptionAlgorithms"] = new JsonArray("SYMMETRIC_DEFAULT"),
        ["MultiRegion"] = false,
    };

    private static string KeyId(Call call) => call.Input.Required("KeyId");

    private static double Epoch(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private static byte[] Blob(Call call, string name)
    {
        try
        {
            return Convert.FromBase64String(call.Input.Required(name));
        }
        catch (FormatException)
        {
            throw new AwsException("SerializationException", $"{name} is not base64");
        }
    }

    private static JsonObject? Do(Action action)
    {
        action();
        return null;
    }
}
