using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Reads and checks a function's settings, in the shape that the API and CloudFormation share.</summary>
internal sealed partial class FunctionReading(World world, Lazy<IAuthorizer> authorizer)
{
    private static readonly HashSet<string> Reserved =
    [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ];

    public FunctionDocument Read(string name, JsonObject input, FunctionCode.Package package, FunctionDocument? before = null)
    {
        if (!Name().IsMatch(name))
            throw AwsException.Validation($"1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+");
        if (input.Text("PackageType") is { } type && type != "Zip") throw AwsException.NotSupported($"Lambda's PackageType {type}");
        if (input["Layers"] is JsonArray { Count: > 0 }) throw AwsException.NotSupported("Lambda layers");
        if (input.Object("VpcConfig")?["SubnetIds"] is JsonArray { Count: > 0 }) throw AwsException.NotSupported("VpcConfig of Lambda functions");
        var function = new FunctionDocument
        {
            Name = name,
            Role = input.Required("Role"),
            Handler = input.Required("Handler"),
            Runtime = input.Required("Runtime"),
            CodeFolder = package.Folder,
            CodeSha256 = package.Sha256,
            CodeSize = package.Size,
            Timeout = Within(input, "Timeout", 1, 900) ?? 3,
            MemorySize = Within(input, "MemorySize", 128, 10_240) ?? 128,
            EphemeralStorage = Within(input.Object("EphemeralStorage") ?? [], "Size", 512, 10_240) ?? 512,
            Description = input.Text("Description") ?? "",
            Architecture = input.Texts("Architectures").FirstOrDefault() ?? "x86_64",
            Environment = Variables(input),
            DeadLetterArn = input.Object("DeadLetterConfig")?.Text("TargetArn") is { Length: > 0 } deadLetters ? deadLetters : null,
            LogGroup = input.Object("LoggingConfig")?.Text("LogGroup"),
            IsJsonLog = input.Object("LoggingConfig")?.Text("LogFormat") == "JSON",
            TracingMode = input.Object("TracingConfig")?.Text("Mode") ?? "PassThrough",
            ReservedConcurrency = input.Int("ReservedConcurrentExecutions"),
            Modified = world.Now,
            RevisionId = Guid.NewGuid().ToString(),
            Permissions = before?.Permissions ?? new Dictionary<string, string>(),
            EventInvoke = before?.EventInvoke,
            Tags = before?.Tags ?? new Dictionary<string, string>(),
        };
        CheckRuntime(function, Path.Combine(world.StateFolder, "lambda", package.Folder));
        CheckRole(function);
        return function;
    }

    private static void CheckRuntime(FunctionDocument function, string folder)
    {
        if (function.Runtime != "dotnet10")
            throw AwsException.NotSupported($"the Lambda runtime '{function.Runtime}' (it runs dotnet10)");
        if (function.Handler.Contains("::", StringComparison.Ordinal))
            throw AwsException.NotSupported($"the class-library handler '{function.Handler}' (it runs executable assemblies: Handler is the assembly's name, and the program polls the Runtime API itself)");
        // AWS finds this out at the first invocation; here it is said at once where the package is at hand.
        if (!File.Exists(Path.Combine(folder, function.Handler + ".dll")))
            throw LambdaErrors.Invalid($"The package of '{function.Name}' has no {function.Handler}.dll, which its Handler '{function.Handler}' names.");
    }

    private void CheckRole(FunctionDocument function)
    {
        authorizer.Value.DemandTrust(function.Role, "lambda.amazonaws.com");
        if (function.DeadLetterArn is not { } arn) return;
        var action = arn.Split(':')[2] == "sns" ? "sns:Publish" : "sqs:SendMessage";
        if (!authorizer.Value.Allows(Caller(function), new(action, arn)))
            throw LambdaErrors.Invalid($"The provided execution role does not have permissions to call {(action == "sns:Publish" ? "Publish on SNS" : "SendMessage on SQS")}");
    }

    /// <summary>The function's role in session.</summary>
    public static Principal Caller(FunctionDocument function)
    {
        var parts = function.Role.Split(':');
        return new($"arn:{parts[1]}:sts::{parts[4]}:assumed-role/{function.Role[(function.Role.LastIndexOf('/') + 1)..]}/{function.Name}", function.Role);
    }

    private static Dictionary<string, string> Variables(JsonObject input)
    {
        var variables = (input.Object("Environment")?.Object("Variables") ?? []).ToDictionary(v => v.Key, v => v.Value is null ? "" : JsonReading.AsText(v.Value));
        var taken = variables.Keys.Where(Reserved.Contains).ToList();
        if (taken.Count > 0)
            throw LambdaErrors.Invalid($"Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: {string.Join(", ", taken)}");
        return variables.Sum(v => v.Key.Length + v.Value.Length) <= 4096
            ? variables
            : throw LambdaErrors.Invalid("Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.");
    }

    private static int? Within(JsonObject input, string name, int min, int max) => input.Int(name) switch
    {
        null => null,
        { } n when n >= min && n <= max => n,
        { } n when n < min => throw AwsException.Validation($"1 validation error detected: Value '{n}' at '{char.ToLowerInvariant(name[0]) + name[1..]}' failed to satisfy constraint: Member must have value greater than or equal to {min}"),
        { } n => throw AwsException.Validation($"1 validation error detected: Value '{n}' at '{char.ToLowerInvariant(name[0]) + name[1..]}' failed to satisfy constraint: Member must have value less than or equal to {max}"),
    };

    [GeneratedRegex("^[a-zA-Z0-9-_]{1,64}$")]
    private static partial Regex Name();
}
