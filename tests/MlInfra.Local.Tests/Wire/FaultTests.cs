using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using MlInfra.Local.Core;
using MlInfra.Local.Wire;

namespace MlInfra.Local.Tests.Wire;

public sealed class FaultTests
{
    private static Faults Faults => new(new World { StateFolder = "/state", Endpoint = new("http://127.0.0.1:1") }, NullLogger<Faults>.Instance);

    public static TheoryData<Exception> FullDisks => [new IOException("No space left on device", 28), new SqliteException("database or disk is full", 13), new InvalidOperationException("outer", new IOException("inner", 28))];

    [Theory]
    [MemberData(nameof(FullDisks))]
    public void A_full_disk_is_said_in_a_sentence(Exception exception)
    {
        var answer = Faults.ToAnswer(exception, "s3", "PUT");

        Assert.Equal("LocalFailure", answer.Code);
        Assert.Equal(400, answer.Status);
        Assert.Equal("The disk that holds /state is full. Free some space and try again; what was answered for before is kept.", answer.Message);
    }

    [Fact]
    public void A_fault_of_our_own_is_no_5xx_that_SDKs_would_retry()
    {
        var answer = Faults.ToAnswer(new InvalidOperationException("oops"), "sqs", "SendMessage");

        Assert.Equal(400, answer.Status);
        Assert.Equal($"MlInfra Local failed at sqs:SendMessage: oops (details in {Path.Combine("/state", "local.log")})", answer.Message);
    }

    [Fact]
    public void What_AWS_would_answer_is_passed_on()
    {
        var error = AwsException.Validation("no");

        Assert.Same(error, Faults.ToAnswer(error, "sqs", "SendMessage"));
    }
}
