using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Matchmaking.Platform.Migrations
{
    /// <inheritdoc />
    public partial class Review : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "VettingExpiresOn",
                table: "Organizations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ReferenceConfirmations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ReferenceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Happened = table.Column<bool>(type: "INTEGER", nullable: false),
                    ScopeAccurate = table.Column<bool>(type: "INTEGER", nullable: false),
                    WouldRepeat = table.Column<bool>(type: "INTEGER", nullable: false),
                    Comment = table.Column<string>(type: "TEXT", nullable: true),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ReferenceVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReferenceConfirmations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReferenceConfirmations_References_ReferenceId",
                        column: x => x.ReferenceId,
                        principalTable: "References",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ReviewEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    NeedId = table.Column<Guid>(type: "TEXT", nullable: true),
                    OfferingId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Step = table.Column<string>(type: "TEXT", nullable: false),
                    Side = table.Column<string>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: true),
                    Text = table.Column<string>(type: "TEXT", nullable: true),
                    Waiting = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReviewEntries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReviewEntries_Needs_NeedId",
                        column: x => x.NeedId,
                        principalTable: "Needs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ReviewEntries_Offerings_OfferingId",
                        column: x => x.OfferingId,
                        principalTable: "Offerings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "VettingRecords",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganizationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    Evidence = table.Column<string>(type: "TEXT", nullable: false),
                    Note = table.Column<string>(type: "TEXT", nullable: true),
                    ExpiresOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VettingRecords", x => x.Id);
                    table.ForeignKey(
                        name: "FK_VettingRecords_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ReferenceConfirmations_ReferenceId",
                table: "ReferenceConfirmations",
                column: "ReferenceId");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewEntries_NeedId",
                table: "ReviewEntries",
                column: "NeedId");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewEntries_OfferingId",
                table: "ReviewEntries",
                column: "OfferingId");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewEntries_Waiting_Id",
                table: "ReviewEntries",
                columns: new[] { "Waiting", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_VettingRecords_OrganizationId",
                table: "VettingRecords",
                column: "OrganizationId");

            // What was under review before waits in the queue too; the profile's own id keeps the order of age.
            migrationBuilder.Sql("""
                INSERT INTO "ReviewEntries" ("Id", "NeedId", "Step", "Side", "Waiting", "CreatedAt")
                SELECT "Id", "Id", 'submitted', 'owner', 1, "UpdatedAt" FROM "Needs" WHERE "Status" = 'under_review';
                INSERT INTO "ReviewEntries" ("Id", "OfferingId", "Step", "Side", "Waiting", "CreatedAt")
                SELECT "Id", "Id", 'submitted', 'owner', 1, "UpdatedAt" FROM "Offerings" WHERE "Status" = 'under_review';
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ReferenceConfirmations");

            migrationBuilder.DropTable(
                name: "ReviewEntries");

            migrationBuilder.DropTable(
                name: "VettingRecords");

            migrationBuilder.DropColumn(
                name: "VettingExpiresOn",
                table: "Organizations");
        }
    }
}
